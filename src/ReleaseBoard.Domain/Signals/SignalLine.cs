namespace ReleaseBoard.Domain.Signals;

/// <summary>How bad a log line says it is; the order counts. OpenTelemetry's six ranges of severity.</summary>
public enum LogSeverity
{
    Trace,
    Debug,
    Information,
    Warning,
    Error,
    Critical,
}

/// <summary>A line an instance wrote or sent, wherever it came from.</summary>
/// <param name="Number">Rises with each line the board takes in of a deployment, and no two lines share it; what a tail that goes on asks after.</param>
/// <param name="At">When it was written, as it says itself; else when the board first saw it.</param>
/// <param name="Instance">"1" for the first instance the runner keeps, <c>service.instance.id</c> of one that sends; empty when it does not say.</param>
/// <param name="Text">The line, cut at <see cref="LongestText"/> characters.</param>
public sealed record SignalLine(long Number, DateTimeOffset At, LogSeverity Level, string Instance, string Text)
{
    public const int LongestText = 2_000;

    /// <summary>How many lines of the same file were left out before it, because more came than are read at a time.</summary>
    public long LeftOut { get; init; }
}
