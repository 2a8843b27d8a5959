namespace ReleaseBoard.Domain.Words;

/// <summary>The board's "no": a code for tests and machines, and a sentence that goes on the screen as it is.</summary>
public sealed record Refusal(string Code, string Sentence)
{
    /// <summary>What kind of no it is, for the edge that must pick a status code.</summary>
    public RefusalKind Kind { get; init; } = RefusalKind.Conflict;

    public static Refusal Invalid(string code, string sentence) => new(code, sentence) { Kind = RefusalKind.Invalid };

    public static Refusal NotFound(string code, string sentence) => new(code, sentence) { Kind = RefusalKind.NotFound };

    public static Refusal Unavailable(string code, string sentence) => new(code, sentence) { Kind = RefusalKind.Unavailable };

    public static Refusal Unprocessable(string code, string sentence) => new(code, sentence) { Kind = RefusalKind.Unprocessable };

    public static Refusal Forbidden(string code, string sentence) => new(code, sentence) { Kind = RefusalKind.Forbidden };
}

/// <summary>Why the board said no; the HTTP edge maps it to 409, 400, 404, 403, 413, 422 and 503.</summary>
public enum RefusalKind
{
    Conflict,
    Invalid,
    NotFound,
    Forbidden,
    TooLarge,
    Unprocessable,
    Unavailable,
}

/// <summary>What came of an act: the next fact, or the reason it was refused.</summary>
public abstract record Outcome<T>
{
    private Outcome()
    {
    }

    public sealed record Accepted(T Value) : Outcome<T>;

    public sealed record Refused(Refusal Why) : Outcome<T>;

    public static implicit operator Outcome<T>(T value) => new Accepted(value);

    public static implicit operator Outcome<T>(Refusal why) => new Refused(why);

    /// <summary>Goes on with the value, or passes the refusal along.</summary>
    public Outcome<TNext> Then<TNext>(Func<T, Outcome<TNext>> next) => this switch
    {
        Accepted accepted => next(accepted.Value),
        Refused refused => refused.Why,
        _ => throw new InvalidOperationException("An outcome is accepted or refused."),
    };

    /// <summary>Answers both cases.</summary>
    public TAnswer Match<TAnswer>(Func<T, TAnswer> accepted, Func<Refusal, TAnswer> refused) => this switch
    {
        Accepted yes => accepted(yes.Value),
        Refused no => refused(no.Why),
        _ => throw new InvalidOperationException("An outcome is accepted or refused."),
    };

    /// <summary>The refusal, or null when the act was accepted.</summary>
    public Refusal? Refusal => (this as Refused)?.Why;
}
