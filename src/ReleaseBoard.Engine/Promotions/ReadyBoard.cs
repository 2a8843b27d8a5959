using System.Collections.Concurrent;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>The last answers to the questions of promotions that a stage requires them of: what gates ask, since they must not wait.</summary>
public sealed class ReadyBoard
{
    private readonly ConcurrentDictionary<PromotionId, Facts<ReadyQuestion>> _answers = new();

    /// <summary>Null while nobody has asked.</summary>
    public Facts<ReadyQuestion>? Of(PromotionId promotion) => _answers.GetValueOrDefault(promotion);

    /// <summary>True when something else is answered than before.</summary>
    public bool Put(PromotionId promotion, Facts<ReadyQuestion> answers)
    {
        var before = _answers.GetValueOrDefault(promotion);
        _answers[promotion] = answers;
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
