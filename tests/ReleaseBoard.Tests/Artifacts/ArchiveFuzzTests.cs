using ReleaseBoard.Domain.Artifacts;

namespace ReleaseBoard.Tests.Artifacts;

public sealed class ArchiveFuzzTests
{
    private static readonly ArchiveLimits Limits = new() { MaximumUnpackedBytes = 1 << 20, MaximumEntries = 100 };

    public static TheoryData<string> Forms => ["zip", "tar.gz", "tar"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_truncation_is_refused(string form)
    {
        var whole = Valid(form);
        Assert.Null(Read(Packed(form, whole)));

        for (var length = 0; length < whole.Length; length++)
        {
            // A tar may lack padding behind its first empty block.
            if (form is not "tar" || length < whole.AsSpan().LastIndexOfAnyExcept((byte)0))
            {
                Assert.True(Read(Packed(form, whole[..length])) is not null, $"{length} of {whole.Length} bytes were taken for a whole archive.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Flipped_bits_never_throw_and_stay_within_the_limits(string form)
    {
        var whole = Valid(form);
        var random = new Random(20_240_607);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = whole.ToArray();
            for (var flips = random.Next(1, 6); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            Read(Packed(form, bytes));
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Spliced_and_overwritten_parts_never_throw(string form)
    {
        var whole = Valid(form);
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = whole.ToArray();
            var length = random.Next(1, Math.Min(64, bytes.Length));
            var to = random.Next(bytes.Length - length);
            if (round % 2 == 0)
            {
                bytes.AsSpan(random.Next(bytes.Length - length), length).ToArray().CopyTo(bytes, to);
            }
            else
            {
                bytes.AsSpan(to, Math.Min(length, 8)).Fill((byte)(round % 4 == 1 ? 0xff : random.Next(256)));
            }

            Read(Packed(form, bytes));
        }
    }

    /// <summary>The refusal's code, or null; whatever came out is within the limits.</summary>
    private static string? Read(byte[] archive)
    {
        long taken = 0;
        var outcome = ArchiveReader.Read(
            new MemoryStream(archive),
            Limits,
            (_, content) =>
            {
                using var sink = new MemoryStream();
                content.CopyTo(sink);
                taken += sink.Length;
            },
            CancellationToken.None);
        Assert.InRange(taken, 0, Limits.MaximumUnpackedBytes);
        return outcome.Refusal?.Code;
    }

    private static byte[] Valid(string form)
    {
        (string, string)[] files =
        [
            ("releaseboard.json", Archives.Manifest), ("bin/shop", string.Concat(Enumerable.Range(0, 300))), ($"lib/{new string('n', 120)}.txt", "text"),
        ];
        return form switch
        {
            "zip" => Archives.Zip(files),
            "tar.gz" => Archives.TarGz(files),
            _ => Archives.Gunzip(Archives.TarGz(files)),
        };
    }

    /// <summary>The bare tar is damaged inside an intact gzip: behind gzip's checksum no fault would reach the tar reader.</summary>
    private static byte[] Packed(string form, byte[] bytes) => form is "tar" ? Archives.Gzip(bytes) : bytes;
}
