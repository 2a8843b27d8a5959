using System.Diagnostics.Metrics;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>
/// The board's own figures, from its meter and from the framework's meters of circuits. It must exist before the first circuit:
/// what opens before it listens is not counted.
/// </summary>
public sealed class MeterBoard : IDisposable
{
    // How many circuits there are, and what rendering costs them; other meters of the framework tell each page's name and address.
    private static readonly string[] Foreign = ["Microsoft.AspNetCore.Components.Server.Circuits", "Microsoft.AspNetCore.Components.Lifecycle"];

    private readonly Lock _gate = new();

    // One entry an instrument: a few dozen.
    private readonly List<MeterTally> _tallies = [];
    private readonly MeterListener _listener = new();

    public MeterBoard(BoardMeter board, IMeterFactory factory, Database database, HealthBoard health)
    {
        BoardInstruments.Add(board, database, health);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            var meter = instrument.Meter;
            var isOurs = ReferenceEquals(meter.Scope, board);
            if (isOurs || (ReferenceEquals(meter.Scope, factory) && Foreign.Contains(meter.Name)))
            {
                listener.EnableMeasurementEvents(instrument, Add(instrument, isOurs));
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Take(value, tags, state));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Take(value, tags, state));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Take(value, tags, state));
        _listener.Start();
    }

    /// <summary>All figures of this moment in the text format.</summary>
    public string Expose()
    {
        _listener.RecordObservableInstruments();
        lock (_gate)
        {
            return ExpositionWriter.Write(_tallies.Select(tally => tally.Read()).OrderBy(read => read.Family.Name, StringComparer.Ordinal));
        }
    }

    public void Dispose() => _listener.Dispose();

    private Source Add(Instrument instrument, bool isOurs)
    {
        var tally = new MeterTally(instrument);
        lock (_gate)
        {
            _tallies.Add(tally);
        }

        return new Source(tally, isOurs);
    }

    private void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        if (state is Source source)
        {
            lock (_gate)
            {
                source.Tally.Take(value, tags, source.IsOurs);
            }
        }
    }

    private sealed record Source(MeterTally Tally, bool IsOurs);
}
