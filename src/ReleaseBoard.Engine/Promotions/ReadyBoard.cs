using System.Collections.Concurrent;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>
/// The last answers to the questions of promotions that a stage requires them of: what gates ask, since they must not wait. An answer
/// nobody renewed is none: a yes must not outlive what it was said of.
/// </summary>
public sealed class ReadyBoard(TimeProvider clock)
{
    // Several looks of the watch, each with a database that does not answer in it.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<PromotionId, (Facts<ReadyQuestion> Answers, DateTimeOffset At)> _answers = new();

    /// <summary>Null while nobody has asked, and when nobody could for half a minute.</summary>
    public Facts<ReadyQuestion>? Of(PromotionId promotion) =>
        _answers.TryGetValue(promotion, out var said) && clock.GetUtcNow() - said.At < Fresh ? said.Answers : null;

    /// <summary>True when something else is answered than before.</summary>
    public bool Put(PromotionId promotion, Facts<ReadyQuestion> answers)
    {
        var before = Of(promotion);
        _answers[promotion] = (answers, clock.GetUtcNow());
        return before is null || !before.Select(question => question.Answer).SequenceEqual(answers.Select(question => question.Answer));
    }

    /// <summary>Forgets all others: they have begun or ended.</summary>
    public void KeepOnly(IReadOnlySet<PromotionId> promotions)
    {
        foreach (var gone in _answers.Keys.Where(promotion => !promotions.Contains(promotion)))
        {
            _answers.TryRemove(gone, out _);
        }
    }
}
