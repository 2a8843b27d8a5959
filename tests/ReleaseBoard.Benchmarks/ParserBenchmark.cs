using System.Diagnostics;
using System.Globalization;
using System.Text;
using ReleaseBoard.Domain.Signals;

namespace ReleaseBoard.Benchmarks;

/// <summary>How fast repeated scrapes of Debian's node exporter are read, beside a plain reader of the same text in the same run.</summary>
internal static class ParserBenchmark
{
    private const double WishedGigabytes = 1;
    private const int Rounds = 7;
    private const int Scrapes = 2_000;

    public static int Run()
    {
        byte[][] texts = [Recording(1), Recording(2)];
        var parser = new ExpositionParser(ExpositionLimits.Default with { MaximumSeries = 5_000 });
        var known = new List<double>();
        var fresh = new List<double>();
        var naive = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            known.Add(Speed(texts, Scrapes, text => parser.Parse(text).Samples.Count));
            fresh.Add(Speed(texts, Scrapes / 10, text => new ExpositionParser(ExpositionLimits.Default with { MaximumSeries = 5_000 }).Parse(text).Samples.Count));
            naive.Add(Speed(texts, Scrapes / 10, Naive));
        }

        var median = Median(known);
        Print("series in one scrape, bytes", $"{parser.Parse(texts[0]).Samples.Count}, {texts[0].Length}");
        Print("repeated scrapes (two recordings in turn)", $"{median:0.00} GB/s ({known.Min():0.00} to {known.Max():0.00}), {median / WishedGigabytes:0.00} of the wished");
        Print("the first scrape", $"{Median(fresh):0.00} GB/s");
        Print("a plain reader: lines, split, double.Parse", $"{Median(naive):0.00} GB/s; repeated scrapes are {median / Median(naive):0.0} times as fast");
        return median >= WishedGigabytes ? 0 : 1;
    }

    /// <summary>As one would write it in an hour: every line a string, every label a string.</summary>
    private static int Naive(byte[] text)
    {
        var samples = new List<(string Name, List<(string, string)> Labels, double Value)>();
        foreach (var line in Encoding.UTF8.GetString(text).Split('\n'))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var blank = line.LastIndexOf(' ');
            var brace = line.IndexOf('{', StringComparison.Ordinal);
            var labels = new List<(string, string)>();
            if (brace >= 0)
            {
                foreach (var label in line[(brace + 1)..(blank - 1)].Split("\","))
                {
                    var equals = label.IndexOf('=', StringComparison.Ordinal);
                    labels.Add((label[..equals], label[(equals + 1)..].Trim('"')));
                }
            }

            var value = line[(blank + 1)..] switch { "+Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, var other => double.Parse(other, CultureInfo.InvariantCulture) };
            samples.Add((line[..(brace < 0 ? blank : brace)], labels, value));
        }

        return samples.Count;
    }

    private static double Speed(byte[][] texts, int times, Func<byte[], int> read)
    {
        var bytes = 0L;
        var samples = 0;
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++)
        {
            var text = texts[i % texts.Length];
            samples += read(text);
            bytes += text.Length;
        }

        return samples == 0 ? 0 : bytes / 1e9 / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static double Median(List<double> figures) => figures.Order().ElementAt(figures.Count / 2);

    private static byte[] Recording(int number)
    {
        using var stream = typeof(ParserBenchmark).Assembly.GetManifestResourceStream($"node-exporter-{number}.txt")
            ?? throw new InvalidOperationException("The recording is not in the benchmarks.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private static void Print(string what, FormattableString said) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-44} ") + said.ToString(CultureInfo.InvariantCulture));
}
