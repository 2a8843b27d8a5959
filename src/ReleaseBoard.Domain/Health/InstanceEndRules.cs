using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Health;

/// <summary>What is known of how a deployment's instances ended by themselves.</summary>
/// <param name="Counts">How often each did, by its number.</param>
/// <param name="Before">How often each had when they began to, after a calm.</param>
public sealed record EndMemory(IReadOnlyDictionary<int, int> Counts, IReadOnlyDictionary<int, int> Before, DateTimeOffset BeganAt, DateTimeOffset LastAt, bool HasSaidLoop);

/// <summary>What the journal says of it.</summary>
/// <param name="IsLoop">True when one ends again and again.</param>
public sealed record InstanceEnd(string Sentence, bool IsLoop);

/// <summary>
/// When the end of instances becomes an entry of the journal: each one's first after a calm, and once more when one ends again and again. What a
/// deployment ends itself, as it scales or drains, is no such end.
/// </summary>
public static class InstanceEndRules
{
    /// <summary>After so long without an end each is told again.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromMinutes(5);

    // Once is an accident, twice may be chance.
    private const int Loop = 3;

    /// <summary>The memory after a look, and what the journal must say now; of what is seen for the first time nothing is known before.</summary>
    public static (EndMemory Next, InstanceEnd? Says) Look(EndMemory? memory, ArtifactVersion version, Facts<InstanceStatus> instances, DateTimeOffset now)
    {
        // While one that was asked to end does, the next may bear its number already.
        var newest = instances.GroupBy(instance => instance.Number).Select(namesakes => namesakes.Last()).ToList();
        var counts = newest.ToDictionary(instance => instance.Number, instance => instance.Restarts);
        memory ??= new EndMemory(counts, counts, DateTimeOffset.MinValue, DateTimeOffset.MinValue, false);
        var ended = newest.Where(instance => instance.Restarts > memory.Counts.GetValueOrDefault(instance.Number, instance.Restarts)).ToFacts();
        if (ended.Count == 0)
        {
            return (memory with { Counts = counts, Before = Begun(memory.Before, memory.Counts, counts) }, null);
        }

        var isFirst = now - memory.LastAt > Calm;
        var before = Begun(isFirst ? memory.Counts : memory.Before, memory.Counts, counts);
        var next = isFirst ? new EndMemory(counts, before, now, now, false) : memory with { Counts = counts, Before = before, LastAt = now };
        var times = counts.ToDictionary(count => count.Key, count => count.Value - before[count.Key]);
        if (!next.HasSaidLoop && times.Values.Max() >= Loop)
        {
            var sentence = $"Instances of {version} end by themselves again and again: {times.Values.Sum()} times within {Spans.Words(now - next.BeganAt)}, last: {How(ended[^1])}. Each was started again.";
            return (next with { HasSaidLoop = true }, new InstanceEnd(sentence, true));
        }

        var isNews = isFirst || ended.Any(instance => memory.Counts[instance.Number] == memory.Before.GetValueOrDefault(instance.Number));
        return (next, isNews ? new InstanceEnd(Sentence(version, ended), false) : null);
    }

    // Of a number that is new, or whose count began again, nothing is known before.
    private static Dictionary<int, int> Begun(IReadOnlyDictionary<int, int> before, IReadOnlyDictionary<int, int> last, IReadOnlyDictionary<int, int> counts) => counts.ToDictionary(
        count => count.Key,
        count => before.TryGetValue(count.Key, out var began) && last.GetValueOrDefault(count.Key) <= count.Value ? began : count.Value);

    private static string Sentence(ArtifactVersion version, Facts<InstanceStatus> ended)
    {
        var (who, were) = ended.Count == 1 ? ($"An instance of {version}", "was") : ($"{ended.Count} instances of {version}", "were");
        return ended.All(instance => instance.LastEnd == InstanceStatus.NotReadyInTime)
            ? $"{who} {were} {InstanceStatus.NotReadyInTime} and {were} started again."
            : $"{who} ended by {(ended.Count == 1 ? "itself" : "themselves")} ({How(ended[^1])}) and {were} started again.";
    }

    // How long it was up is said beside the instance. Of one that an earlier runner began nobody hears the code.
    private static string How(InstanceStatus instance) => instance.LastEnd?.Split(" after ", 2)[0] is { } end and not "ended" ? end : "its code is not known";
}
