using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>What came of a source so far.</summary>
public sealed record SourceNews
{
    /// <summary>When the board began to expect it.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When something last arrived; null while nothing has.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    /// <summary>Samples, log lines or alerts taken in since the board began.</summary>
    public long Taken { get; init; }

    /// <summary>The same in the last minute.</summary>
    public long TakenInMinute { get; init; }

    /// <summary>Those that were refused or left out since the board began.</summary>
    public long LeftOut { get; init; }

    /// <summary>Why the last try brought nothing; null when it did.</summary>
    public string? Trouble { get; init; }

    /// <summary>What the last answer lacked, each a sentence.</summary>
    public Facts<string> Warnings { get; init; } = [];
}

/// <summary>How a source does. There is no word for health here: a source that is up says how others do.</summary>
public enum SourceState
{
    /// <summary>Nothing has come yet, and nothing needs to have.</summary>
    Waiting,

    Up,

    /// <summary>It speaks, and says or shows that it does not say all.</summary>
    Partial,

    /// <summary>Sends only when there is something to say, and has said nothing lately.</summary>
    Quiet,

    /// <summary>Came by itself and comes no more: switched off, or broken. It leaves the list after a day, or when someone forgets it.</summary>
    Gone,

    Down,
}

/// <summary>One source of a slot and how it does now.</summary>
/// <param name="Source">As it was configured; null for what came by itself.</param>
public sealed record SourceStanding(
    Slot Slot, string Name, SourceKind Kind, SourceState State, string Sentence, SourceNews? News, SignalSource? Source);
