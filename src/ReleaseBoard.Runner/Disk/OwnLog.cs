using System.Globalization;

namespace ReleaseBoard.Runner.Disk;

/// <summary>The runner's own log: a file of at most a megabyte, with one old one beside.</summary>
internal sealed class OwnLog(string path, TimeProvider clock) : ILoggerProvider
{
    private const long Bound = 1 << 20;

    private readonly Lock _pen = new();

    public ILogger CreateLogger(string categoryName) => new Voice(this, categoryName);

    public void Dispose()
    {
    }

    private void Write(string line)
    {
        lock (_pen)
        {
            try
            {
                if (new FileInfo(path) is { Exists: true, Length: > Bound })
                {
                    File.Move(path, path + ".1", overwrite: true);
                }

                File.AppendAllText(path, line);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // A full disk must not end the traffic; there is nowhere left to say it.
            }
        }
    }

    private sealed class Voice(OwnLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var at = log.Clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            log.Write($"{at} {logLevel} {category}: {formatter(state, exception)}{(exception is null ? "" : " " + exception)}\n");
        }
    }

    private TimeProvider Clock => clock;
}
