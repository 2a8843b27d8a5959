using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>What there is to see of an artifact's plan.</summary>
public sealed record PlanView
{
    public required ArtifactVersion Version { get; init; }

    public required PlanTool Tool { get; init; }

    /// <summary>The plan that the artifact carries; null when it carries none.</summary>
    public PlanReading? Carried { get; init; }

    /// <summary>What the last check says would happen in the environment; null before the first.</summary>
    public PlanCheck? Check { get; init; }

    /// <summary>What drifted from what is applied in the environment; null while that is not known.</summary>
    public PlanCheck? Drift { get; init; }

    /// <summary>Where the environment's state stood when it was last looked at; null while that is not known.</summary>
    public StateMark? State => new[] { Check, Drift }.OfType<PlanCheck>().Where(check => check.Reading.Plan?.State is not null).MaxBy(check => check.Reading.At)?.Reading.Plan?.State;
}
