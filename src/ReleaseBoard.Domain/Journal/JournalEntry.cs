using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Journal;

/// <summary>One thing that happened: who, what, when, why. Entries are never changed and chained by hash.</summary>
public sealed record JournalEntry
{
    /// <summary>1 for the first entry, then without a gap.</summary>
    public required long Number { get; init; }

    public required DateTimeOffset At { get; init; }

    public required OperatorName By { get; init; }

    /// <summary>What happened, as noun and verb: <c>promotion.approved</c>, <c>traffic.changed</c>.</summary>
    public required string Act { get; init; }

    public ApplicationKey? Application { get; init; }

    public EnvironmentKey? Environment { get; init; }

    /// <summary>The thing's own key: a promotion's number, a version, a user name. Null when the act has none.</summary>
    public string? Subject { get; init; }

    /// <summary>What happened as a sentence for people.</summary>
    public required string Sentence { get; init; }

    /// <summary>Why, in the words of who did it.</summary>
    public string? Reason { get; init; }

    /// <summary>The facts behind the sentence, as one JSON object; what a reader of the past needs to rebuild it.</summary>
    public string Details { get; init; } = "{}";

    /// <summary>SHA-256 of the entry before, 64 zeros before the first.</summary>
    public required Digest Previous { get; init; }

    /// <summary>SHA-256 over <see cref="Previous"/> and every field of this entry; see <see cref="JournalRules.Seal"/>.</summary>
    public required Digest Hash { get; init; }
}

/// <summary>What a desk hands the journal; number, time and hashes are the journal's own.</summary>
public sealed record JournalNote(string Act, string Sentence)
{
    public ApplicationKey? Application { get; init; }

    public EnvironmentKey? Environment { get; init; }

    public string? Subject { get; init; }

    public string? Reason { get; init; }

    public string Details { get; init; } = "{}";

    public Slot Slot
    {
        init
        {
            Application = value.Application;
            Environment = value.Environment;
        }
    }
}
