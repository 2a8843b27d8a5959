using System.Globalization;

namespace ReleaseBoard.Benchmarks;

/// <summary>How soon the published board answers its first page, and what it holds in memory once it is idle.</summary>
internal static class StartBenchmark
{
    private const int Starts = 7;
    private const double WishedSeconds = 1.2;
    private const double WishedMegabytes = 160;

    public static async Task<int> RunAsync()
    {
        var starts = new List<double>();
        double memory = 0;
        for (var turn = 0; turn < Starts; turn++)
        {
            await using var board = await MeasuredBoard.StartAsync();
            starts.Add(board.ToFirstPage.TotalSeconds);
            if (turn == Starts - 1)
            {
                await Task.Delay(TimeSpan.FromSeconds(20));
                board.Process.Refresh();
                memory = board.Process.WorkingSet64 / 1e6;
            }
        }

        var median = starts.Order().ElementAt(Starts / 2);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"First 200 after {median:0.00} s in the median of {Starts} starts ({starts.Min():0.00} to {starts.Max():0.00}): {median / WishedSeconds:0.00} of the {WishedSeconds:0.0} s allowed."));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Idle for 20 s: {memory:0} MB resident, {memory / WishedMegabytes:0.00} of the {WishedMegabytes:0} MB allowed."));
        return median <= WishedSeconds && memory <= WishedMegabytes ? 0 : 1;
    }
}
