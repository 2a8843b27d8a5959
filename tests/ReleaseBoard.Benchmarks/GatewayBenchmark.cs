using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ReleaseBoard.Benchmarks;

/// <summary>The gateway's throughput against a bare YARP and, where it is installed, nginx: same backend, same cores, in turns.</summary>
internal static class GatewayBenchmark
{
    private const double Wished = 0.9;

    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 6;
        await using var runner = new MeasuredRunner();
        await runner.ApplyAsync(runner.Deployment("1.0.0") with { Weight = 100 });
        var backend = (await runner.WaitAsync())[0];
        var yarpPort = MeasuredRunner.FreePort();
        using var yarp = Start(Environment.ProcessPath ?? "dotnet", [.. OwnProgram(), "yarp", $"{yarpPort}", $"{backend}"]);
        using var nginx = Nginx.Start(backend);
        try
        {
            (string Name, int Port, string? Cookie)[] lanes =
            [
                ("bare YARP", yarpPort, null),
                ("gateway, new visitors", runner.Port, null),
                ("gateway, known visitors", runner.Port, "releaseboard-visitor=4711"),
                .. nginx is null ? [] : (IEnumerable<(string, int, string?)>)[("nginx", nginx.Port, null)],
            ];
            await Task.WhenAll(lanes.Select(lane => AnswersAsync(lane.Port)));
            return Print(await MeasureAsync(lanes, seconds, rounds));
        }
        finally
        {
            yarp.Kill();
        }
    }

    private static async Task<Dictionary<string, List<double>>> MeasureAsync((string Name, int Port, string? Cookie)[] lanes, int seconds, int rounds)
    {
        Console.WriteLine($"64 connections by {Load.Tool}, {rounds} rounds of {seconds} s each, in turns.");
        foreach (var lane in lanes)
        {
            await Load.RunAsync(lane.Port, lane.Cookie, 3);
        }

        var rates = lanes.ToDictionary(lane => lane.Name, _ => new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            // Forwards and backwards, so that a machine that grows slower is unfair to nobody.
            foreach (var lane in round % 2 == 0 ? lanes : lanes.Reverse())
            {
                rates[lane.Name].Add(await Load.RunAsync(lane.Port, lane.Cookie, seconds));
            }
        }

        return rates;
    }

    private static int Print(Dictionary<string, List<double>> rates)
    {
        var bare = rates["bare YARP"];
        foreach (var (name, lane) in rates)
        {
            var ratio = Median(lane.Zip(bare, (mine, other) => mine / other));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-26} {Median(lane),9:0} requests/s   {ratio:0.00} of bare YARP"));
        }

        var reached = rates.Where(lane => lane.Key.StartsWith("gateway", StringComparison.Ordinal))
            .All(lane => Median(lane.Value.Zip(bare, (mine, other) => mine / other)) >= Wished);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Wished for: at least {Wished:0.0} of bare YARP. {(reached ? "Reached." : "Not reached.")}"));
        return reached ? 0 : 1;
    }

    internal static async Task AnswersAsync(int port)
    {
        while (true)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[sorted.Count / 2] + sorted[(sorted.Count - 1) / 2]) / 2;
    }

    internal static string[] OwnProgram() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Path.Combine(AppContext.BaseDirectory, "ReleaseBoard.Benchmarks.dll")] : [];

    internal static Process Start(string program, string[] words)
    {
        var start = new ProcessStartInfo(program, words) { RedirectStandardOutput = true };

        // The collector that a web application has by default, and the runner too.
        start.Environment["DOTNET_gcServer"] = "1";
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }
}
