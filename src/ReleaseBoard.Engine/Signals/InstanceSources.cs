using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>Tells the board of sources how the metrics pages of a slot's own instances do, all of them together as one source.</summary>
internal sealed class InstanceSources(SourceBoard board)
{
    private HashSet<Slot> _slots = [];

    /// <summary>Takes what one round of asking brought. A slot that is not in it any more has no such source.</summary>
    public void Note(IReadOnlyList<(Slot Slot, int Instance, Outcome<Exposition> Said)> round)
    {
        var slots = round.Select(one => one.Slot).ToHashSet();
        foreach (var gone in _slots.Where(slot => !slots.Contains(slot)))
        {
            board.Forget(gone, SourceRules.Instances);
        }

        _slots = slots;
        foreach (var place in round.GroupBy(one => one.Slot))
        {
            Note(place.Key, [.. place]);
        }
    }

    private void Note(Slot slot, List<(Slot Slot, int Instance, Outcome<Exposition> Said)> said)
    {
        var samples = 0;
        var warnings = new List<string>();
        var failed = 0;
        foreach (var (_, instance, outcome) in said)
        {
            if (outcome is Outcome<Exposition>.Accepted { Value: var page })
            {
                samples += page.Samples.Count;
                warnings.AddRange(MetricsProbe.Warnings(page).Select(warning => $"Instance {instance}: {warning}"));
            }
            else
            {
                failed++;
                warnings.Add($"Instance {instance}: {outcome.Refusal?.Sentence}");
            }
        }

        if (failed == said.Count)
        {
            board.HearNothing(slot, SourceRules.Instances, SourceKind.Scrape, warnings[0]);
        }
        else
        {
            board.Hear(slot, SourceRules.Instances, SourceKind.Scrape, samples, 0, warnings.ToFacts());
        }
    }
}
