namespace ReleaseBoard.Web.Ui;

/// <summary>Where a mark on the strip of steps stands.</summary>
public enum MarkState
{
    Ahead,
    Now,
    Done,
    Stopped,

    /// <summary>It ended before it came here.</summary>
    Missed,
}

/// <summary>One mark on the strip that shows a course in steps.</summary>
/// <param name="Words">What is to be said of it, below its name.</param>
public sealed record StepMark(string Name, MarkState State, string Words)
{
    /// <summary>When it ends if nothing happens; a countdown stands before the words.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The verdict's whole sentence.</summary>
    public string? Because { get; init; }
}
