using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>A program that makes infrastructure as a plan says. Whatever it prints is covered before anybody sees it.</summary>
public interface IPlanTool
{
    bool Knows(PlanTool tool);

    /// <summary>What would happen now; changes nothing.</summary>
    Task<Outcome<InfrastructurePlan>> CheckAsync(Workplace place, CancellationToken cancellationToken);

    /// <summary>Makes it so, and answers what was done. Nothing is destroyed that is not in what people have seen.</summary>
    Task<Outcome<string>> ApplyAsync(Workplace place, InfrastructurePlan? seen, PlanSteps steps, CancellationToken cancellationToken);
}
