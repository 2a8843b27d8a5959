using System.Globalization;

namespace ReleaseBoard.Engine.Samples;

/// <summary>What is refused or dropped, as people read it.</summary>
internal static class SampleWords
{
    public static IEnumerable<string> Trouble(SampleOptions options, long series, long late, long ahead, long lost)
    {
        if (series > 0)
        {
            yield return Say($"{series} times a series was refused: {options.MaximumSeries} are kept at once (Samples:MaximumSeries).");
        }

        if (late > 0)
        {
            yield return Say($"{late} samples came late or twice and were passed over.");
        }

        if (ahead > 0)
        {
            yield return Say($"{ahead} samples claim to be from the future and were passed over: a source's clock is wrong.");
        }

        if (lost > 0)
        {
            yield return Say($"{lost} samples were lost: memory was full ({options.MaximumMemoryMegabytes} MiB, Samples:MaximumMemoryMegabytes) before the store could take them.");
        }
    }

    public static IEnumerable<string> Store(string? trouble, string? cut, long damaged)
    {
        if (trouble is not null)
        {
            yield return trouble;
        }

        if (cut is not null)
        {
            yield return cut;
        }

        if (damaged > 0)
        {
            yield return Say($"{damaged} times a stored piece of samples was damaged and passed over.");
        }
    }

    public static string Cut(SampleOptions options, DateTimeOffset before) => Say(
        $"Samples filled the {options.MaximumDiskMegabytes} MiB allowed on disk (Samples:MaximumDiskMegabytes): those from before {before:yyyy-MM-dd HH:mm} UTC went before their age.");

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
