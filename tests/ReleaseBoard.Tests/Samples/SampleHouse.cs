using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Samples;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Samples;

/// <summary>Board, watch and desk on a real store; they can die and be made anew while the store stays.</summary>
internal sealed class SampleHouse : IDisposable
{
    public static readonly Slot Shop = new(new("shop"), new("production"));

    public SampleHouse() => Restart();

    public TestStore Store { get; } = new();

    public SampleOptions Options { get; } = new();

    public SampleBoard Board { get; private set; } = default!;

    public SampleWatch Watch { get; private set; } = default!;

    public SampleDesk Desk { get; private set; } = default!;

    /// <summary>The process is killed and started again: nothing but the store is left.</summary>
    public void Restart()
    {
        Board = new SampleBoard(Microsoft.Extensions.Options.Options.Create(Options), Store.Clock);
        Watch = new SampleWatch(Board, Store.Database, Microsoft.Extensions.Options.Options.Create(Options), Store.Clock, NullLogger<SampleWatch>.Instance);
        Desk = new SampleDesk(Board, Store.Database);
    }

    public SeriesId Open(string name, MetricKind kind = MetricKind.Gauge) => Board.Open(Series(name), kind) ?? throw new InvalidOperationException("There is no room.");

    /// <summary>Lets time pass, a sample a step and a beat a minute.</summary>
    public async Task LiveAsync(TimeSpan time, TimeSpan step, Action<long> append)
    {
        var end = Store.Clock.Now + time;
        var minute = Store.Clock.Now.AddMinutes(1);
        while (Store.Clock.Now < end)
        {
            Store.Clock.Advance(step);
            append(Store.Clock.Now.ToUnixTimeMilliseconds());
            if (Store.Clock.Now >= minute)
            {
                await Watch.BeatAsync(CancellationToken.None);
                minute = Store.Clock.Now.AddMinutes(1);
            }
        }
    }

    public Facts<SeriesSamples> Read(DateTimeOffset from, TimeSpan step) =>
        Desk.Read(new SampleQuestion { Slot = Shop, From = from, Until = Store.Clock.Now, Step = step }).Value();

    public long Count(string table) => Store.Database.Read(db => Dapper.SqlMapper.ExecuteScalar<long>(db, $"select count(*) from {table}"));

    public void Dispose() => Store.Dispose();

    public static SeriesIdentity Series(string name) => new(Shop, null, "scrape", new MetricSeries(name, [new("instance", "1")]));
}
