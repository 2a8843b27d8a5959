using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>What a source answered to one trial; nothing of it is kept.</summary>
/// <param name="Series">How many series came.</param>
/// <param name="First">The first of them with their values, as a person reads them.</param>
/// <param name="Warnings">What the answer lacks.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record SourceTrial(int Series, Facts<string> First, Facts<string> Warnings, int Milliseconds);

/// <summary>Where a source is tried before it is kept. It asks where whoever tries may have it ask for good, and shows them what comes.</summary>
public sealed class SourceTrialDesk(SourceDesk desk, SourceAsking asking, TimeProvider clock)
{
    private const int Shown = 5;

    public async Task<Outcome<SourceTrial>> TryAsync(SourceWish wish, Credential by, CancellationToken cancellationToken)
    {
        // A trial may be of a source someone else changed meanwhile: it changes nothing.
        var known = desk.Find(wish.Slot, wish.Name);
        var ready = desk.MayEdit(wish.Slot, by).Then(_ => SourceRules.Apply(known, wish with { BasedOn = null })).Then(source => Secret(source, known, wish).Then<(SignalSource, string?)>(secret => (source, secret)));
        if (ready is not Outcome<(SignalSource Source, string? Secret)>.Accepted { Value: var (source, secret) })
        {
            return ready.Refusal ?? throw new InvalidOperationException("Only a refusal comes here.");
        }

        if (!source.IsPolled)
        {
            return Refusal.Invalid("source.is-sent", $"{SourceRules.Words(source.Kind)} is sent to the board: there is nothing to ask. What arrives is shown in the list.");
        }

        var begun = clock.GetTimestamp();
        var outcome = await asking.TryAsync(source, secret, cancellationToken);
        return outcome.Then<SourceTrial>(answer => new SourceTrial(
            answer.Points.Select(point => (point.Series, point.Deployment)).Distinct().Count(),
            answer.Points.Take(Shown).Select(point => $"{point.Series} {Spans.Exact(point.Value)}").ToFacts(),
            answer.Warnings,
            (int)clock.GetElapsedTime(begun).TotalMilliseconds));
    }

    private Outcome<string?> Secret(SignalSource source, SignalSource? known, SourceWish wish) =>
        !string.IsNullOrEmpty(wish.Secret) ? wish.Secret
        : source.Access.HasSecret && known is not null ? desk.Secret(known)
        : (string?)null;
}
