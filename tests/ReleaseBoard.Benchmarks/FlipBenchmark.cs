using System.Diagnostics;

namespace ReleaseBoard.Benchmarks;

/// <summary>A rollback under 500 requests a second: from sending the wish to the last answer of the side that lost its weight.</summary>
internal static class FlipBenchmark
{
    private const int Tries = 50;

    public static async Task<int> RunAsync()
    {
        await using var runner = new MeasuredRunner();
        var (old, next) = (runner.Deployment("1.0.0"), runner.Deployment("1.1.0"));
        await runner.ApplyAsync(old with { Weight = 100 }, next);
        await runner.WaitAsync();
        await using var visitors = new Visitors(runner.Port, MeasuredRunner.Host);
        await Task.Delay(2000);

        var took = new List<double>();
        for (var turn = 0; turn < Tries; turn++)
        {
            var newWeight = turn % 2 == 0 ? 100 : 0;
            var loser = newWeight == 100 ? "1.0.0" : "1.1.0";
            visitors.Forget();
            var asked = Stopwatch.GetTimestamp();
            await runner.ApplyAsync(old with { Weight = 100 - newWeight }, next with { Weight = newWeight });
            await Task.Delay(300);
            took.Add(visitors.LastAnswer(loser, asked));
        }

        return Visitors.Print("flips", took, await visitors.EndAsync());
    }
}
