using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ReleaseBoard.Web.Tests;

/// <summary>Keeps the warnings and errors a board logs, and tells those that a test expected from the others.</summary>
internal sealed class LogOfTest : ILoggerProvider
{
    // Bounded by the length of a test run.
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly ConcurrentQueue<string> _expected = [];

    public IReadOnlyList<string> Unexpected => [.. _lines.Where(line => !_expected.Any(part => line.Contains(part, StringComparison.Ordinal)))];

    public void Expect(string part) => _expected.Enqueue(part);

    public ILogger CreateLogger(string categoryName) => new Writer(categoryName, _lines);

    public void Dispose()
    {
        // The lines are read after the board has stopped.
    }

    private sealed class Writer(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
            }
        }
    }
}
