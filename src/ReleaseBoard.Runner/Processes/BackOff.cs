namespace ReleaseBoard.Runner.Processes;

/// <summary>How long to wait before the next start: half a second, doubled with each failure, half a minute at most.</summary>
internal sealed class BackOff
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Whoever was up this long has recovered: its next failure is a first one again.</summary>
    public static readonly TimeSpan Recovered = TimeSpan.FromSeconds(60);

    private int _failures;

    public TimeSpan AfterFailure(TimeSpan wasUp)
    {
        _failures = wasUp >= Recovered ? 1 : _failures + 1;
        var doubled = First * Math.Pow(2, Math.Min(_failures - 1, 10));
        return doubled < Longest ? doubled : Longest;
    }
}
