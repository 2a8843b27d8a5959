namespace ReleaseBoard.Domain.Notices;

/// <summary>How far a receiver has been told, and what stands in the way.</summary>
public sealed record DeliveryState
{
    /// <summary>The journal entry up to which everything was delivered or not asked for.</summary>
    public long Cursor { get; init; }

    /// <summary>Failed tries in a row; 0 while it goes well.</summary>
    public int Failures { get; init; }

    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Not before then; null for at once.</summary>
    public DateTimeOffset? NextTry { get; init; }

    /// <summary>Why the last try failed, as a sentence; null while it goes well.</summary>
    public string? LastError { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>Why nothing is sent, as a sentence; null while it is not paused.</summary>
    public string? Paused { get; init; }
}

/// <summary>What came of one try.</summary>
/// <param name="Status">The HTTP status, where there was an answer.</param>
/// <param name="RetryAfter">How long the receiver asks to be left alone.</param>
public sealed record PostAnswer(PostOutcome Outcome, string Sentence, int? Status = null, TimeSpan? RetryAfter = null);

public enum PostOutcome
{
    Taken,
    Failed,

    /// <summary>It says it will never listen again.</summary>
    Gone,
}
