using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>One sample on its way to the board.</summary>
/// <param name="Deployment">Null: of the slot as a whole.</param>
/// <param name="At">UTC milliseconds.</param>
public readonly record struct SignalPoint(DeploymentId? Deployment, MetricSeries Series, MetricKind Kind, long At, double Value);

/// <summary>What is asked of a source.</summary>
/// <param name="Secret">In the clear; null when it needs none.</param>
/// <param name="Subjects">What runs in the slot now.</param>
/// <param name="Since">When it last answered: what it can tell of the time since, it tells. Null for now only.</param>
public sealed record SourceQuestion(SignalSource Source, string? Secret, Facts<QuerySubject> Subjects, DateTimeOffset? Since, DateTimeOffset Now)
{
    /// <summary>Never the secret, so that no log gives it away.</summary>
    public override string ToString() => $"{Source.Name} of {Source.Slot}";
}

/// <summary>What a source said.</summary>
/// <param name="Warnings">What its answer lacks, each a sentence.</param>
public sealed record SourceAnswer(Facts<SignalPoint> Points, Facts<string> Warnings);

/// <summary>Where signals are fetched from: the edge of the process. Bounded in time and memory, whatever is on the other side.</summary>
public interface ISignalSource
{
    SourceKind Kind { get; }

    /// <summary>Asks once. Whatever the other side does is an answer or a refusal with a sentence; only the caller's cancellation throws.</summary>
    Task<Outcome<SourceAnswer>> AskAsync(SourceQuestion question, CancellationToken cancellationToken);
}
