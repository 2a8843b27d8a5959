using System.Data.Common;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Plans;

namespace ReleaseBoard.Tests.Plans;

/// <summary>A program that would do what the test says, and judges what was seen as the real one does.</summary>
internal sealed class ToldTool : IPlanTool
{
    public Func<Task<Outcome<InfrastructurePlan>>> Answer { get; set; } = () => Task.FromResult<Outcome<InfrastructurePlan>>(Plan());

    public static InfrastructurePlan Plan(params PlanChange[] changes) => new() { Tool = PlanTool.Terraform, Changes = changes.ToFacts(), Counts = PlanRules.Count(changes) };

    public static PlanChange Goes(string address, PlanAction action = PlanAction.Destroy) => new() { Address = address, Action = action };

    public void Says(params PlanChange[] changes) => Answer = () => Task.FromResult<Outcome<InfrastructurePlan>>(Plan(changes));

    public void Refuses(string sentence) => Answer = () => Task.FromResult<Outcome<InfrastructurePlan>>(new Refusal("plan.tool-failed", sentence));

    public bool Knows(PlanTool tool) => true;

    public Task<Outcome<InfrastructurePlan>> CheckAsync(Workplace place, CancellationToken cancellationToken) => Answer();

    public async Task<Outcome<string>> ApplyAsync(Workplace place, InfrastructurePlan? seen, PlanSteps steps, CancellationToken cancellationToken) =>
        (await Answer()).Then<string>(fresh => PlanRules.Unseen(seen, fresh) is { } refusal ? refusal : "Applied.");
}

/// <summary>Agreed when the test says.</summary>
internal sealed class ToldConsent : IConsent
{
    public DateTimeOffset At { get; set; } = DateTimeOffset.MaxValue;

    /// <summary>What waits with which settings; nothing, while it is not said.</summary>
    public (long Promotion, long SettingsRevision)? Waits { get; set; }

    public DateTimeOffset? GivenAt(DbConnection db, long promotion) => At;

    public (long Promotion, long SettingsRevision)? Waiting(DbConnection db, Slot slot, ArtifactVersion version) => Waits;
}
