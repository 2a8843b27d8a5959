using System.Collections.Concurrent;
using System.Globalization;

namespace ReleaseBoard.Benchmarks;

/// <summary>People who look at a live page: circuits without browsers, in a process of their own.</summary>
internal static class Viewers
{
    private const int AtOnce = 8;
    private const int DigitsOfTime = 13;

    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(10);

    /// <summary>Looks until its input ends; for each line of it prints how late samples were since the line before, and how many batches came.</summary>
    public static async Task<int> RunAsync(string page, string cookie, string count)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("Cookie", cookie);
        using var end = new CancellationTokenSource();
        using var gate = new SemaphoreSlim(AtOnce);
        var milliseconds = new ConcurrentBag<double>();
        var circuits = new ConcurrentBag<(Circuit Circuit, Task Life)>();
        await Task.WhenAll(Enumerable.Range(0, int.Parse(count, CultureInfo.InvariantCulture)).Select(async _ =>
        {
            await gate.WaitAsync();
            try
            {
                var circuit = await Circuit.OpenAsync(http, new Uri(page), cookie, Measured(milliseconds), end.Token);
                circuits.Add((circuit, circuit.LiveAsync(end.Token)));
            }
            finally
            {
                gate.Release();
            }
        }));
        var pinging = PingAsync(circuits, end.Token);
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is not null)
        {
            var late = milliseconds.Order().ToList();
            milliseconds.Clear();
            var living = circuits.Count(viewer => viewer.Circuit.Ended is null);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{living} {circuits.Sum(viewer => viewer.Circuit.Batches)} {(late.Count == 0 ? "0 0 0 0" : $"{late.Count} {late[late.Count / 2]:0} {late[(int)(late.Count * 0.99)]:0} {late[^1]:0}")}"));
            await Console.Error.WriteAsync(string.Concat(circuits.Select(viewer => viewer.Circuit.Ended).OfType<string>().Distinct().Take(3).Select(why => $"A circuit ended: {why}\n")));
        }

        foreach (var (circuit, _) in circuits.Where(viewer => viewer.Circuit.Ended is null))
        {
            await circuit.LeaveAsync(http, new Uri(page), CancellationToken.None);
        }

        await end.CancelAsync();
        await Task.WhenAll([.. circuits.Select(viewer => viewer.Life), pinging]);
        return 0;
    }

    /// <summary>
    /// The newest instant that a batch names (in milliseconds, as the attribute <c>data-sample</c> holds it), if it is a new one: the
    /// same sample may be rendered in two steps.
    /// </summary>
    private static Action<byte[]> Measured(ConcurrentBag<double> milliseconds)
    {
        var last = 0L;
        return batch =>
        {
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            var newest = Newest(batch, now);
            if (newest > last)
            {
                if (last > 0)
                {
                    milliseconds.Add(now - newest);
                }

                last = newest;
            }
        };
    }

    private static long Newest(ReadOnlySpan<byte> batch, long now)
    {
        var (newest, digits, value) = (0L, 0, 0L);
        foreach (var sign in batch)
        {
            (digits, value) = sign is >= (byte)'0' and <= (byte)'9' && digits <= DigitsOfTime ? (digits + 1, (value * 10) + sign - '0') : (0, 0);
            if (digits == DigitsOfTime && value > newest && value <= now && now - value < 60_000)
            {
                newest = value;
            }
        }

        return newest;
    }

    private static async Task PingAsync(ConcurrentBag<(Circuit Circuit, Task Life)> circuits, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(PingEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                foreach (var (circuit, _) in circuits.Where(viewer => viewer.Circuit.Ended is null))
                {
                    await circuit.PingAsync(cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }
}
