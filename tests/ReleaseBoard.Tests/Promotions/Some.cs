using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Promotions;

/// <summary>Valid facts, naming only what matters.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    public static readonly Slot Slot = new(new("storefront"), new("production"));
    public static readonly DeploymentId OldId = new(new Guid("00000000-0000-0000-0000-000000000001"));
    public static readonly DeploymentId NewId = new(new Guid("00000000-0000-0000-0000-000000000002"));

    public static Digest Digest(string version) => new(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(version))));

    public static Stage Stage() => new() { Environment = Slot.Environment };

    public static Stage Stage(params int[] weights) => Stage() with
    {
        Steps = weights.Select(weight => new RolloutStep(weight, TimeSpan.FromMinutes(1))).ToFacts(),
        Verification = new() { MinimumRequests = 20, MaximumFailureRate = 0.01, MaximumP95 = 300, Metrics = [] },
    };

    public static ApprovalRule Rule(int atLeast, Role? role = Role.ReleaseManager, params string[] people) =>
        new() { AtLeast = atLeast, Role = role, People = people.Select(name => new OperatorName(name)).ToFacts() };

    public static Artifact Artifact(string version = "1.1.0", long sequence = 2, string? author = null) => new()
    {
        Application = Slot.Application,
        Version = new(version),
        Digest = Digest(version),
        Size = 10,
        Sequence = sequence,
        Manifest = new() { Start = ["./shop"] },
        Origin = new() { Author = author, Message = $"what came in {version}" },
        UploadedBy = new("ci"),
        UploadedAt = Noon,
    };

    public static Promotion Promotion(string version = "1.1.0", PromotionPhase phase = PromotionPhase.AwaitingApproval, Stage? stage = null, long id = 7, long sequence = 2) => new()
    {
        Id = new(id),
        Slot = Slot,
        Version = new(version),
        Digest = Digest(version),
        Sequence = sequence,
        Stage = stage ?? Stage(5, 50, 100),
        RequestedBy = new("dev"),
        RequestedAt = Noon,
        Phase = phase,
        PhaseSince = Noon,
        Deployment = phase.HoldsLock() ? NewId : null,
        Previous = phase.HoldsLock() ? OldId : null,
        StartedAt = phase.HoldsLock() ? Noon : null,
        EndedAt = phase.IsTerminal() ? Noon : null,
        Revision = 3,
    };

    public static Deployment Old(int weight = 100) => new()
    {
        Id = OldId, Slot = Slot, Version = new("1.0.0"), Digest = Digest("1.0.0"), Instances = 1, Weight = weight,
        Phase = DeploymentPhase.Stable, Promotion = 1, CreatedAt = Noon.AddDays(-1), StableSince = Noon.AddDays(-1), Revision = 1,
    };

    public static Deployment New(int weight = 0, string version = "1.1.0") => new()
    {
        Id = NewId, Slot = Slot, Version = new(version), Digest = Digest(version), Instances = 1, Weight = weight, Promotion = 7, CreatedAt = Noon, Revision = 1,
    };

    /// <summary>The stable one and a new one at a weight beside it.</summary>
    public static Facts<Deployment> Both(int weight) => [Old(100 - weight), New(weight)];

    public static Voter Voter(string name, params Role[] roles) => new(new(name), roles.ToFacts(), []);

    /// <summary>A hold that stands in the way.</summary>
    public static Standstill Halt { get; } = Standstill.Of(new(new("grace"), Noon, "Quarter's end."), new("production"));

    public static ActSight Act(Facts<Deployment> slot, string? reason = null, string by = "ops") => new(new(by), reason, slot, Noon.AddMinutes(5));

    public static string? RefusedWith<T>(this Outcome<T> outcome) => outcome.Refusal?.Code;
}
