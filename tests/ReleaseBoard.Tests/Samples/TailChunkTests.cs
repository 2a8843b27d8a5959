using System.Buffers.Binary;
using System.Numerics;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Samples;

/// <summary>What waits of many series in one row: it comes back, in few bytes, and what is damaged is refused.</summary>
public sealed class TailChunkTests
{
    private const long Start = 1_772_452_800_000;

    [Fact]
    public void Every_series_comes_back_with_its_own_times_and_values()
    {
        TailPiece[] pieces =
        [
            new(7, Times(4, 15_000), [1.25, double.NaN, -0.0, 1e300]),
            new(8, Times(4, 15_000), [1, 2, 3, 4]),
            new(long.MaxValue, Times(1, 1), [Math.PI]),
            new(9, Times(300, 1_000), [.. Enumerable.Range(0, 300).Select(i => i / 8.0)]),
        ];

        var read = TailChunk.Read(TailChunk.Write(pieces)).Value();

        Assert.Equal(pieces.Select(Words), read.Select(Words));

        static string Words(TailPiece piece) => $"{piece.Series}: {string.Join(" ", piece.Times)} {string.Join(" ", piece.Values.Select(BitConverter.DoubleToInt64Bits))}";
    }

    [Fact]
    public void Series_that_come_together_share_their_times()
    {
        var random = new Random(3);
        var pieces = Enumerable.Range(0, 200).Select(series => new TailPiece(series, Times(4, 15_000), [.. Enumerable.Range(0, 4).Select(_ => random.Next(1000) / 100.0)])).ToList();

        // Ten bits a value, and some bytes to say whose they are.
        Assert.InRange(TailChunk.Write(pieces).Length, 200 * 5, 200 * 16);
    }

    [Fact]
    public void A_row_cut_anywhere_or_with_any_bit_turned_is_refused()
    {
        var row = TailChunk.Write([new(1, Times(20, 5_000), [.. Enumerable.Range(0, 20).Select(i => i / 10.0)]), new(2, Times(3, 9), [1, 2, 3])]);
        for (var length = 0; length < row.Length; length++)
        {
            Assert.Equal("samples.damaged", TailChunk.Read(row.AsSpan(0, length)).Refusal?.Code);
        }

        for (var bit = 0; bit < row.Length * 8; bit++)
        {
            var other = row.ToArray();
            other[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal("samples.damaged", TailChunk.Read(other).Refusal?.Code);
        }
    }

    [Fact]
    public void Bytes_by_chance_under_a_right_checksum_neither_throw_nor_pass_their_bounds()
    {
        var random = new Random(8);
        for (var turn = 0; turn < 50_000; turn++)
        {
            var bytes = new byte[random.Next(5, 80)];
            random.NextBytes(bytes);
            for (var i = 5; i < bytes.Length && turn % 2 == 0; i++)
            {
                bytes[i] &= 0x1f;
            }

            bytes[0] = 4;
            Sign(bytes);

            var outcome = TailChunk.Read(bytes);

            Assert.True(outcome.Refusal is { Code: "samples.damaged" } || outcome.Value().All(piece => piece.Times.Length == piece.Values.Length && piece.Times.Length <= SampleChunk.MostSamples));
        }
    }

    private static long[] Times(int count, long every) => [.. Enumerable.Range(0, count).Select(i => Start + (i * every))];

    private static void Sign(byte[] row)
    {
        var sum = uint.MaxValue;
        var rest = row.AsSpan(5);
        for (; rest.Length >= 8; rest = rest[8..])
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(rest));
        }

        foreach (var next in rest)
        {
            sum = BitOperations.Crc32C(sum, next);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(row.AsSpan(1), ~sum);
    }
}
