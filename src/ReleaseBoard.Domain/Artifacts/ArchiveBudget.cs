using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Artifacts;

/// <summary>Counts what really came in and out of an archive; what its headers declare is never believed.</summary>
internal sealed class ArchiveBudget(ArchiveLimits limits, CancellationToken cancellationToken)
{
    // Below this a high ratio harms nobody: a folder of empty logs may pack a thousandfold.
    private const long RatioCountsFrom = 10L << 20;

    private long _packed;
    private long _unpacked;
    private int _entries;

    /// <summary>The archive's whole size where it is known beforehand.</summary>
    public long? PackedLength { get; set; }

    public long Unpacked => _unpacked;

    public void CountPacked(int bytes)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _packed += bytes;
    }

    public void CountUnpacked(int bytes)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _unpacked += bytes;
        if (_unpacked > limits.MaximumUnpackedBytes)
        {
            throw TooLarge("archive.too-large", $"The archive unpacks to more than {limits.MaximumUnpackedBytes} bytes.");
        }

        if (_unpacked > RatioCountsFrom && _unpacked / limits.MaximumRatio > Math.Max(1, PackedLength ?? _packed))
        {
            throw TooLarge("archive.bomb", $"The archive unpacks to more than {limits.MaximumRatio} times its size.");
        }
    }

    public void CountEntry()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (++_entries > limits.MaximumEntries)
        {
            throw TooLarge("archive.too-many-entries", $"The archive holds more than {limits.MaximumEntries} files and folders.");
        }
    }

    private static HostileArchiveException TooLarge(string code, string sentence) =>
        new(new Refusal(code, sentence) { Kind = RefusalKind.TooLarge });
}
