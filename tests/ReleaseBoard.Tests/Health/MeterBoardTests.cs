using System.Diagnostics.Metrics;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Health;

/// <summary>What the board says of itself, in a form that others can read.</summary>
public sealed class MeterBoardTests : IDisposable
{
    private static readonly string[] Bounds = ["1", "10", "100", "+Inf"];

    private readonly TestStore _store = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IMeterFactory _factory;
    private readonly BoardMeter _meter = new();
    private readonly MeterBoard _meters;

    public MeterBoardTests()
    {
        _factory = _services.GetRequiredService<IMeterFactory>();
        _meters = new MeterBoard(_meter, _factory, _store.Database, new HealthBoard(Options.Create(new HealthOptions()), _store.Clock));
    }

    [Fact]
    public void What_the_board_does_is_counted_from_zero()
    {
        Assert.Equal((0, 0, 0), (Value("releaseboard_rollbacks_total"), Value("releaseboard_approvals_total{vote=\"yes\"}"), Value("releaseboard_approvals_total{vote=\"no\"}")));

        _meter.PromotionEnded("succeeded");
        _meter.PromotionEnded("succeeded");
        _meter.PromotionEnded("rolled-back");
        _meter.RollbackBegan();
        _meter.ApprovalGiven(yes: true);
        _meter.EngineLag(TimeSpan.FromMilliseconds(250));

        Assert.Equal(2, Value("releaseboard_promotions_total{outcome=\"succeeded\"}"));
        Assert.Equal(1, Value("releaseboard_promotions_total{outcome=\"rolled-back\"}"));
        Assert.Equal(1, Value("releaseboard_rollbacks_total"));
        Assert.Equal(1, Value("releaseboard_approvals_total{vote=\"yes\"}"));
        Assert.Equal(0.25, Value("releaseboard_engine_lag_seconds"));
    }

    [Fact]
    public async Task The_writers_queue_is_shown()
    {
        var before = Value("releaseboard_writer_turns_total");

        await _store.Database.WriteAsync<int>(_ => 1, CancellationToken.None);

        Assert.Equal(before + 1, Value("releaseboard_writer_turns_total"));
        Assert.True(Value("releaseboard_writer_wait_seconds_total") >= 0);
    }

    [Fact]
    public void The_process_tells_what_it_costs()
    {
        Assert.InRange(Value("process_resident_memory_bytes"), 10_000_000, 4e9);
        Assert.InRange(Value("process_open_fds"), 5, 100_000);
        Assert.InRange(Value("process_threads"), 2, 10_000);
        Assert.True(Value("process_cpu_seconds_total") > 0);
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds((long)Value("process_start_time_seconds")).Year, 2020, 2200);
    }

    [Fact]
    public void The_frameworks_circuits_are_counted_and_their_pages_are_not_named()
    {
        var meter = _factory.Create("Microsoft.AspNetCore.Components.Server.Circuits");
        var active = meter.CreateUpDownCounter<long>("aspnetcore.components.circuit.active", "{circuit}", "Active circuits.");
        var lasted = meter.CreateHistogram("aspnetcore.components.circuit.duration", "s", "Durations.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 10, 100] });

        active.Add(1, new KeyValuePair<string, object?>("page", "Secret"));
        active.Add(1);
        active.Add(-1);
        lasted.Record(5);
        lasted.Record(1000);

        Assert.Equal(1, Value("aspnetcore_components_circuit_active"));
        Assert.Equal(
            [0, 1, 1, 2],
            Bounds.Select(bound => Value($"aspnetcore_components_circuit_duration_seconds_bucket{{le=\"{bound}\"}}")));
        Assert.Equal((1005, 2), (Value("aspnetcore_components_circuit_duration_seconds_sum"), Value("aspnetcore_components_circuit_duration_seconds_count")));
        Assert.DoesNotContain("Secret", _meters.Expose(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_boards_meters_and_foreign_ones_are_left_alone()
    {
        using var other = new BoardMeter();
        other.RollbackBegan();
        using var foreign = new Meter("Microsoft.AspNetCore.Components.Server.Circuits");
        foreign.CreateCounter<int>("foreign").Add(1);
        _factory.Create("Some.Other").CreateCounter<int>("other").Add(1);

        Assert.Equal(0, Value("releaseboard_rollbacks_total"));
        Assert.DoesNotContain("foreign", _meters.Expose(), StringComparison.Ordinal);
        Assert.DoesNotContain("other", _meters.Expose(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_can_be_read_back_whatever_stands_in_it()
    {
        var labels = new[] { "plain", "with \"quotes\"", "back\\slash", "two\nlines", "größe", "" };
        var values = new[] { 0, -1.5, 1e300, double.NaN, double.PositiveInfinity, double.NegativeInfinity };
        var samples = labels.Zip(values, (label, value) => new MetricSample(new MetricSeries("x", [new MetricLabel("l", label)]), value)).ToList();

        var text = ExpositionWriter.Write([(new MetricFamily("x", MetricKind.Gauge, "One \\ line\nand another."), samples)]);
        var read = new ExpositionParser(ExpositionLimits.Default).Parse(Encoding.UTF8.GetBytes(text));

        Assert.Equal(samples, read.Samples);
        Assert.Equal([new MetricFamily("x", MetricKind.Gauge, "One \\ line\nand another.")], read.Families);
        Assert.Equal(0, read.BadLines);
    }

    [Fact]
    public async Task Prometheus_own_check_finds_nothing_wrong()
    {
        const string Promtool = "/usr/bin/promtool";
        var circuit = _factory.Create("Microsoft.AspNetCore.Components.Server.Circuits");
        circuit.CreateUpDownCounter<long>("aspnetcore.components.circuit.active", "{circuit}", "Active circuits.").Add(1);
        circuit.CreateHistogram<double>("aspnetcore.components.circuit.duration", "s", "How long circuits lasted.").Record(5);
        _meter.PromotionEnded("succeeded");
        var text = _meters.Expose();
        Assert.Equal(0, new ExpositionParser(ExpositionLimits.Default).Parse(Encoding.UTF8.GetBytes(text)).BadLines);
        if (!File.Exists(Promtool))
        {
            return;
        }

        using var check = Process.Start(new ProcessStartInfo(Promtool, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("promtool did not start.");
        await check.StandardInput.WriteAsync(text);
        check.StandardInput.Close();
        var said = await check.StandardOutput.ReadToEndAsync() + await check.StandardError.ReadToEndAsync();
        await check.WaitForExitAsync();

        Assert.Equal((0, ""), (check.ExitCode, said));
    }

    public void Dispose()
    {
        _meters.Dispose();
        _meter.Dispose();
        _services.Dispose();
        _store.Dispose();
    }

    private double Value(string series) =>
        new ExpositionParser(ExpositionLimits.Default).Parse(Encoding.UTF8.GetBytes(_meters.Expose())).Samples.Single(sample => sample.Series.ToString() == series).Value;
}
