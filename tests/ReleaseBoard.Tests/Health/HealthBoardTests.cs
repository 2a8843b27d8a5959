using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Health;

/// <summary>What the board remembers, how right it counts, and that it never grows beyond its bounds.</summary>
public sealed class HealthBoardTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly DeploymentId One = new(Said.One);

    private readonly TestClock _clock = new();
    private readonly HealthOptions _options = new();
    private readonly HealthBoard _board;

    public HealthBoardTests() => _board = new HealthBoard(Options.Create(_options), _clock);

    [Fact]
    public void Before_anything_was_heard_all_is_unknown_and_the_sentence_says_so()
    {
        Assert.Equal(new HealthVerdict(HealthGrade.Unknown, "No data has arrived. The runner has not been asked yet."), _board.Verdict(One));
        Assert.Equal(HealthGrade.Unknown, _board.Verdict(Said.Shop).Grade);
        Assert.Equal(new HealthWindow(0, 0, null), _board.Window(One, _clock.Now.AddHours(-1), _clock.Now) with { LeastP95 = null });
    }

    [Fact]
    public void A_window_holds_what_was_counted_between_two_instants()
    {
        // 10 requests a second at 10 ms, and from the 30th second on 10 a second at 300 ms, one of them failing.
        for (var i = 0; i <= 60; i++)
        {
            var slow = Math.Max(0, i - 30);
            Hear(Said.Deployment() with { Traffic = Mixed(fast: 10 * (i - slow), slow: 10 * slow, failures: slow) });
        }

        Assert.Equal(new HealthWindow(600, 30, P95Of(300, 300)), _board.Window(One, Ago(60), _clock.Now) with { LeastP95 = null });
        Assert.Equal(new HealthWindow(100, 10, P95Of(0, 100)), _board.Window(One, Ago(10), _clock.Now) with { LeastP95 = null });
        Assert.Equal(new HealthWindow(300, 0, P95Of(300, 0)), _board.Window(One, Ago(60), Ago(30)) with { LeastP95 = null });
        Assert.Equal(new HealthWindow(100, 5, P95Of(50, 50)), _board.Window(One, Ago(35), Ago(25)) with { LeastP95 = null });
    }

    [Fact]
    public void Neighbouring_windows_share_no_request_and_lose_none()
    {
        var random = new Random(3);
        long requests = 0;
        Hear(Said.Deployment());
        for (var i = 0; i < 2_000; i++)
        {
            Hear(Said.Deployment(requests: requests += random.Next(50)), TimeSpan.FromMilliseconds(random.Next(900, 1200)));
        }

        var edges = Enumerable.Range(0, 41).Select(i => _clock.Now.AddSeconds(-2_000 + (50 * i))).ToList();
        var parts = edges.Zip(edges.Skip(1)).Select(pair => _board.Window(One, pair.First, pair.Second).Requests);

        Assert.Equal(_board.Window(One, edges[0], edges[^1]).Requests, parts.Sum());
        Assert.Equal(requests, _board.Window(One, Ago(5 * 3600), _clock.Now).Requests);
    }

    [Fact]
    public void After_a_restart_of_the_runner_counts_begin_at_zero_and_differences_never_fall_below()
    {
        Hear(Said.Deployment(requests: 1_000, failures: 100));
        Hear(Said.Deployment(requests: 1_010, failures: 101));
        Hear(Said.Deployment(requests: 4, failures: 1));
        Hear(Said.Deployment(requests: 9, failures: 1));

        Assert.Equal(new HealthWindow(19, 2, P95Of(19, 0)), _board.Window(One, Ago(60), _clock.Now) with { LeastP95 = null });
        Assert.Equal([10, 4, 5], _board.Samples(One, Ago(60), _clock.Now, Second).Select(sample => sample.Requests));
    }

    [Fact]
    public void A_restart_is_seen_even_when_the_new_counts_are_already_higher()
    {
        Hear(Said.Deployment(requests: 5, latency: 10));
        Hear(Said.Deployment(requests: 8, latency: 200));

        Assert.Equal(8, _board.Window(One, Ago(60), _clock.Now).Requests);
    }

    [Fact]
    public void What_came_before_the_board_listened_is_not_taken_for_this_second()
    {
        Hear(Said.Deployment(requests: 1_000_000));

        Assert.Equal(0, _board.Window(One, Ago(60), _clock.Now).Requests);
        Assert.Empty(_board.Samples(One, Ago(60), _clock.Now, Second));
        Assert.Equal(HealthGrade.Healthy, _board.Verdict(One).Grade);
    }

    [Fact]
    public void A_deployment_that_is_new_while_the_board_listens_counts_from_its_first_request()
    {
        Hear(Said.Deployment());
        Hear(Said.Deployment(), Said.Deployment(Said.Two, requests: 7));

        Assert.Equal(7, _board.Window(new(Said.Two), Ago(60), _clock.Now).Requests);
    }

    [Fact]
    public void When_the_runner_falls_silent_everything_is_unknown_within_five_seconds()
    {
        Hear(Said.Deployment(requests: 1));
        _board.HearNothing("The runner cannot be reached.");
        Assert.Equal(HealthGrade.Healthy, _board.Verdict(Said.Shop).Grade);

        _clock.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(new HealthVerdict(HealthGrade.Unknown, "No data for 4 s. The runner cannot be reached."), _board.Verdict(Said.Shop));
        Assert.Null(_board.Find(One)?.Latest);
        Assert.Equal(HealthGrade.Unknown, Assert.Single(_board.Slots()).Verdict.Grade);
    }

    [Fact]
    public void A_second_that_was_not_heard_is_a_gap_and_not_a_zero()
    {
        Hear(Said.Deployment(requests: 0));
        Hear(Said.Deployment(requests: 5));
        Hear(Said.Deployment(requests: 500), TimeSpan.FromMinutes(3));
        Hear(Said.Deployment(requests: 505));

        var samples = _board.Samples(One, Ago(600), _clock.Now, Second);

        Assert.Equal([5, 5], samples.Select(sample => sample.Requests));
        Assert.Equal(181, (samples[1].At - samples[0].At).TotalSeconds);
    }

    [Fact]
    public void Processor_and_memory_are_summed_over_instances_and_a_new_process_begins_anew()
    {
        Hear(Said.Deployment(instances: [Said.Instance(cpu: 1, memory: 100), Said.Instance(2, cpu: 1, memory: 200, process: 101)]));
        Hear(Said.Deployment(instances: [Said.Instance(cpu: 1.25, memory: 110), Said.Instance(2, cpu: 1.5, memory: 210, process: 101)]));
        Hear(Said.Deployment(instances: [Said.Instance(cpu: 1.35, memory: 110), Said.Instance(2, cpu: 0.1, memory: 50, process: 102)]));
        Hear(Said.Deployment(instances: [Said.Instance(), Said.Instance(2)]));

        var samples = _board.Samples(One, Ago(60), _clock.Now, Second);

        Assert.Equal(0.75, samples[0].Cpu ?? -1, 3);
        Assert.Equal(320, samples[0].Memory);
        Assert.Equal(0.1, samples[1].Cpu ?? -1, 3);
        Assert.Null(samples[2].Cpu);
        Assert.Null(samples[2].Memory);
        Assert.Equal((2, 2), (samples[0].InstancesReady, samples[0].InstancesWished));
    }

    [Fact]
    public void Instances_that_keep_dying_are_not_healthy_while_they_happen_to_be_up()
    {
        Hear(Said.Deployment(instances: [Said.Instance(restarts: 4)]));
        Hear(Said.Deployment(instances: [Said.Instance(restarts: 6)]));

        Assert.StartsWith("2 instance starts after an unasked end", _board.Verdict(One).Because, StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromMinutes(2));
        Hear(Said.Deployment(instances: [Said.Instance(restarts: 6)]));
        Assert.Equal(HealthGrade.Healthy, _board.Verdict(One).Grade);
    }

    [Fact]
    public void Longer_spans_are_joined_with_the_percentiles_of_all_their_requests()
    {
        _clock.Advance(TimeSpan.FromSeconds(9));
        for (var i = 0; i <= 20; i++)
        {
            Hear(Said.Deployment() with { Traffic = Mixed(fast: 90 * i, slow: 10 * i, failures: 0) });
        }

        var joined = _board.Samples(One, Ago(20), _clock.Now, TimeSpan.FromSeconds(10));

        Assert.Equal([1_000, 1_000], joined.Select(sample => sample.Requests));
        Assert.Equal([10, 10], joined.Select(sample => sample.Seconds));
        Assert.All(joined, sample => Assert.InRange(sample.P50 ?? 0, 8, 10.2));
        Assert.All(joined, sample => Assert.InRange(sample.P95 ?? 0, 250, 310));
    }

    [Fact]
    public void Six_hours_are_remembered_in_tens_of_seconds_and_no_more()
    {
        for (var i = 0; i < 7 * 3600; i++)
        {
            Hear(Said.Deployment(requests: i));
        }

        var all = _board.Samples(One, Ago(24 * 3600), _clock.Now, Second);

        Assert.Equal((double)(6 * 3600) + 10, all.Sum(sample => sample.Seconds), 20.0);
        Assert.InRange(all.Count(sample => sample.Seconds < 2), 880, 900);
        Assert.Equal(3_600, _board.Window(One, Ago(3600), _clock.Now).Requests, 10.0);
        Assert.All(all.Zip(all.Skip(1)), pair => Assert.True(pair.First.At < pair.Second.At));
    }

    [Fact]
    public void Of_more_deployments_than_the_bound_the_one_heard_of_longest_ago_is_forgotten()
    {
        _options.MaximumDeployments = 3;
        for (var i = 1; i <= 10; i++)
        {
            Hear(Said.Deployment(new Guid(i, 0, 0, new byte[8]), requests: 1));
        }

        var remembered = Enumerable.Range(1, 10).Where(i => _board.Samples(new(new Guid(i, 0, 0, new byte[8])), Ago(60), _clock.Now, Second).Count > 0);
        Assert.Equal([8, 9, 10], remembered);
    }

    [Fact]
    public void Beyond_the_bound_what_runs_is_remembered_and_what_it_served_earlier_is_not_counted_again()
    {
        _options.MaximumDeployments = 1;
        for (var i = 0; i <= 5; i++)
        {
            Hear(Said.Deployment(requests: 10_000 + i), Said.Deployment(Said.Two, requests: 20_000 + (2 * i)));
        }

        Assert.Equal(2, _board.Find(Said.Shop).Deployments.Count);
        Assert.Equal([1, 1, 1, 1, 1], Requests(One).TakeLast(5));
        Assert.Equal([2, 2, 2, 2, 2], Requests(new(Said.Two)).TakeLast(5));

        Hear(Said.Deployment(Said.Two, requests: 20_010));
        Assert.Equal(1, _board.Remembered);

        IEnumerable<long> Requests(DeploymentId id) => _board.Samples(id, Ago(60), _clock.Now, Second).Select(sample => sample.Requests);
    }

    [Fact]
    public void A_retired_deployment_leaves_the_slot_and_after_six_hours_the_memory()
    {
        Hear(Said.Deployment(requests: 1), Said.Deployment(Said.Two));
        Hear(Said.Deployment(requests: 2), Said.Deployment(Said.Two));
        Hear(Said.Deployment(Said.Two));

        Assert.Equal(new DeploymentId(Said.Two), Assert.Single(_board.Find(Said.Shop).Deployments).Id);
        Assert.Equal(1, _board.Window(One, Ago(60), _clock.Now).Requests);

        _clock.Advance(TimeSpan.FromHours(7));
        Hear(Said.Deployment(Said.Two));
        Assert.Equal(0, _board.Window(One, Ago(8 * 3600), _clock.Now).Requests);
    }

    [Fact]
    public void A_clock_set_back_does_not_break_the_order_of_time()
    {
        Hear(Said.Deployment(requests: 1));
        Hear(Said.Deployment(requests: 2));
        _board.Hear(Said.Status(Said.Deployment(requests: 5)), Second, _clock.Now.AddMinutes(-10));
        _board.Hear(Said.Status(Said.Deployment(requests: 9)), Second, _clock.Now.AddMinutes(-10).AddSeconds(1));

        Assert.Equal(7, _board.Window(One, Ago(3600), _clock.Now).Requests);
    }

    [Fact]
    public void A_clock_set_right_by_a_little_loses_nothing()
    {
        Hear(Said.Deployment(requests: 1));
        Hear(Said.Deployment(requests: 3));
        _board.Hear(Said.Status(Said.Deployment(requests: 7)), Second, _clock.Now.AddSeconds(-2));
        _board.Hear(Said.Status(Said.Deployment(requests: 15)), Second, _clock.Now.AddSeconds(-1));
        Hear(Said.Deployment(requests: 31));

        Assert.Equal([2, 4, 8, 16], _board.Samples(One, Ago(60), _clock.Now, Second).Select(sample => sample.Requests));
    }

    [Fact]
    public void Applications_own_series_are_kept_up_to_a_bound_over_all()
    {
        _options.MaximumApplicationSeries = 10;
        Hear(Said.Deployment(), Said.Deployment(Said.Two));

        _board.Keep(One, Metrics(1, 7));
        _board.Keep(new(Said.Two), Metrics(1, 7));
        _board.Keep(One, Metrics(1, 7));

        Assert.Equal((7, false), Kept(One));
        Assert.Equal((3, true), Kept(new(Said.Two)));

        (int Count, bool IsCut) Kept(DeploymentId id) => (_board.ApplicationMetrics(id)[0].Exposition.Samples.Count, _board.ApplicationMetrics(id)[0].Exposition.IsCut);
    }

    [Fact]
    public void The_worst_slots_stand_first()
    {
        var failing = Said.Deployment(Said.Two, instances: [Said.Instance(phase: InstancePhase.BackingOff)]);
        var status = Said.Status(Said.Deployment());
        status = status with { Slots = [status.Slots[0], status.Slots[0] with { Application = "zoo", Deployments = [failing] }] };

        _board.Hear(status, null, _clock.Now);

        Assert.Equal(["zoo", "shop"], _board.Slots().Select(slot => slot.Slot.Application.Value));
    }

    [Fact]
    public void A_histogram_survives_packing_whatever_is_in_it()
    {
        var random = new Random(5);
        for (var i = 0; i < 500; i++)
        {
            var buckets = Enumerable.Range(0, PackedBuckets.Count).Select(_ => random.Next(3) == 0 ? random.NextInt64(1L << random.Next(1, 62)) : 0).ToArray();
            var sum = new long[PackedBuckets.Count];

            PackedBuckets.AddTo(PackedBuckets.Pack(buckets), sum);

            Assert.Equal(buckets, sum);
        }

        Assert.Null(PackedBuckets.Pack(new long[PackedBuckets.Count]));
    }

    private static InstanceMetrics Metrics(int instance, int series) => new(instance, DateTimeOffset.UnixEpoch, Exposition.Empty with
    {
        Samples = Enumerable.Range(0, series).Select(i => new MetricSample(new MetricSeries($"m{i}", []), i)).ToFacts(),
    }, null);

    private static TrafficCounts Mixed(long fast, long slow, long failures)
    {
        var buckets = Said.Traffic(fast, 0, 10).Buckets.Zip(Said.Traffic(slow, 0, 300).Buckets, (one, other) => one + other);
        return new TrafficCounts { Requests = fast + slow, Failures = failures, InFlight = 0, Buckets = buckets.ToFacts() };
    }

    private static double? P95Of(long fast, long slow) => LatencyBuckets.Quantile(Mixed(fast, slow, 0).Buckets, 0.95);

    private DateTimeOffset Ago(double seconds) => _clock.Now.AddSeconds(-seconds);

    private void Hear(params DeploymentStatus[] deployments)
    {
        _clock.Advance(Second);
        _board.Hear(Said.Status(deployments), Second, _clock.Now);
    }

    private void Hear(DeploymentStatus deployment, TimeSpan elapsed)
    {
        _clock.Advance(elapsed);
        _board.Hear(Said.Status(deployment), elapsed, _clock.Now);
    }
}
