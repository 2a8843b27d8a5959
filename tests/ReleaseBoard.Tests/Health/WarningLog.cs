using Microsoft.Extensions.Logging;
using ReleaseBoard.Engine.Health;

namespace ReleaseBoard.Tests.Health;

/// <summary>Keeps what the watch warned of.</summary>
internal sealed class WarningLog : ILogger<HealthWatch>
{
    public List<string> Warnings { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Warnings.Add(formatter(state, exception));
}
