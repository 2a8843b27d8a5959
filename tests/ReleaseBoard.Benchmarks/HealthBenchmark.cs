using System.Globalization;
using System.Text.Json;
using System.Text;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;

namespace ReleaseBoard.Benchmarks;

/// <summary>What remembering fifty busy deployments costs: memory when all rings are full, and processor time a beat.</summary>
internal static class HealthBenchmark
{
    private const int Deployments = 50;
    private const int Series = 200;

    private static readonly Slot First = new(new("app-0"), new("production"));

    public static int Run()
    {
        var random = new Random(1);
        var counts = Enumerable.Range(0, Deployments).Select(_ => new long[LatencyBuckets.Bounds.Count + 1]).ToArray();
        var ids = Enumerable.Range(0, Deployments).Select(_ => Guid.NewGuid()).ToArray();
        var clock = new SetClock(DateTimeOffset.UnixEpoch);
        var board = new HealthBoard(Options.Create(new HealthOptions()), clock);
        board.Hear(Status(ids, counts), null, clock.Now);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < 6 * 360; i++)
        {
            Hear(10);
        }

        for (var i = 0; i < 900; i++)
        {
            Hear(1);
        }

        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        Print("memory, 50 deployments at 50 requests/s, rings full", $"{memory / 1048576.0:0.0} MiB, {memory / 1024.0 / Deployments:0} KiB a deployment");

        var answers = Enumerable.Range(0, 100).Select(_ => JsonSerializer.SerializeToUtf8Bytes(Next(1), RunnerWire.Json)).ToList();
        Print("a beat: reading the runner's answer and taking it in", Cost(answers.Count, i => board.Hear(Read(answers[i]), TimeSpan.FromSeconds(1), clock.Advance(1))));
        Print("of it taking it in", Cost(answers.Count, Take(answers, board, clock)));
        Print("the overview of all slots", Cost(100, _ => board.Slots()));
        Print("a window of 60 s", Cost(1_000, _ => board.Window(new(ids[0]), clock.Now.AddSeconds(-60), clock.Now)));
        Print("a window of 15 min", Cost(1_000, _ => board.Window(new(ids[0]), clock.Now.AddMinutes(-15), clock.Now)));
        Print("six hours as 180 samples", Cost(100, _ => board.Samples(new(ids[0]), clock.Now.AddHours(-6), clock.Now, TimeSpan.FromMinutes(2))));
        Print("one slot's verdict", Cost(1_000, _ => board.Verdict(First)));
        Parse();
        return 0;

        void Hear(int seconds) => board.Hear(Next(seconds), TimeSpan.FromSeconds(seconds), clock.Advance(seconds));

        RunnerStatus Next(int seconds)
        {
            foreach (var buckets in counts)
            {
                for (var request = 0; request < 50 * seconds; request++)
                {
                    // About log-normal round 20 ms, as services answer.
                    buckets[LatencyBuckets.IndexOf(20 * Math.Exp(0.6 * ((random.NextDouble() + random.NextDouble() + random.NextDouble()) - 1.5) * 2))]++;
                }
            }

            return Status(ids, counts);
        }
    }

    private static Action<int> Take(List<byte[]> answers, HealthBoard board, SetClock clock)
    {
        var read = answers.Select(Read).ToList();
        return i => board.Hear(read[i], TimeSpan.FromSeconds(1), clock.Advance(1));
    }

    private static void Parse()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, Series).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"http_requests_total{{method=\"GET\",path=\"/page/{i}\",code=\"200\"}} {i * 17.5}\n"))));
        var fresh = Cost(100, _ => new ExpositionParser(ExpositionLimits.Default).Parse(text));
        var parser = new ExpositionParser(ExpositionLimits.Default);
        Print($"parsing {Series} series the first time", fresh);
        Print($"parsing {Series} series in their known order", Cost(1_000, _ => parser.Parse(text)));
    }

    private static RunnerStatus Read(byte[] answer) =>
        JsonSerializer.Deserialize<RunnerStatus>(answer, RunnerWire.Json) ?? throw new InvalidOperationException("The answer is empty.");

    private static RunnerStatus Status(Guid[] ids, long[][] counts) => new()
    {
        Protocol = RunnerStatus.CurrentProtocol,
        ProcessId = 1,
        StartedAt = DateTimeOffset.UnixEpoch,
        GatewayPort = 8080,
        Slots = ids.Select((id, i) => new SlotStatus
        {
            Application = $"app-{i}",
            Environment = "production",
            Revision = 1,
            Deployments =
            [
                new DeploymentStatus
                {
                    Id = id,
                    Version = "1.0.0",
                    Weight = 100,
                    InstancesWished = 2,
                    Instances = [Instance(1), Instance(2)],
                    Traffic = new TrafficCounts { Requests = counts[i].Sum(), Failures = 0, InFlight = 1, Buckets = counts[i].ToFacts() },
                },
            ],
        }).ToFacts(),
    };

    private static InstanceStatus Instance(int number) => new()
    {
        Number = number,
        ProcessId = number,
        Port = number,
        Phase = InstancePhase.Ready,
        Since = DateTimeOffset.UnixEpoch,
        Restarts = 0,
        CpuSeconds = number,
        MemoryBytes = 1 << 26,
    };

    /// <summary>Processor time of one call, after a round to warm up.</summary>
    private static string Cost(int times, Action<int> act)
    {
        for (var i = 0; i < times; i++)
        {
            act(i);
        }

        var began = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetTotalAllocatedBytes();
        for (var i = 0; i < times; i++)
        {
            act(i);
        }

        var used = (Environment.CpuUsage.TotalTime - began) / times;
        return string.Create(CultureInfo.InvariantCulture, $"{used.TotalMilliseconds:0.000} ms of processor, {(GC.GetTotalAllocatedBytes() - allocated) / 1024.0 / times:0.0} KiB");
    }

    private static void Print(string what, string cost) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-52} {cost}"));

    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; private set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;

        public DateTimeOffset Advance(int seconds) => Now = Now.AddSeconds(seconds);
    }
}
