using System.Buffers.Binary;
using System.Numerics;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Samples;

/// <summary>Whatever goes into a chunk comes out again, bit for bit; and a damaged one says so.</summary>
public sealed class SampleChunkTests
{
    private const long Start = 1_772_452_800_000;

    private readonly long[] _times = new long[SampleChunk.MostSamples];
    private readonly double[] _values = new double[SampleChunk.MostSamples];

    public static TheoryData<string> Shapes => [.. Shape.Keys];

    private static Dictionary<string, Func<Random, int, double>> Shape { get; } = new(StringComparer.Ordinal)
    {
        ["a constant"] = (_, _) => 42.5,
        ["nothing but zero"] = (_, _) => 0,
        ["zero below zero"] = (random, _) => random.Next(2) == 0 ? 0.0 : -0.0,
        ["a counter"] = (_, i) => 1000 + (i * 17),
        ["a counter with new beginnings"] = (_, i) => i % 97 * 113,
        ["a gauge of two decimals"] = (random, _) => Math.Round(50 + (random.NextDouble() * 10), 2),
        ["a gauge of four decimals"] = (random, _) => Math.Round(random.NextDouble() - 0.5, 4),
        ["decimals that grow"] = (random, i) => Math.Round(random.NextDouble() * 10, Math.Min(15, i / 40)),
        ["full doubles"] = (random, _) => random.NextDouble(),
        ["full doubles among decimals"] = (random, _) => random.Next(10) == 0 ? random.NextDouble() : random.Next(100) / 10.0,
        ["singles"] = (random, _) => random.NextSingle(),
        ["pages of memory"] = (random, _) => 4096.0 * random.Next(100_000, 101_000),
        ["very great and very small"] = (random, i) => i % 2 == 0 ? 1e300 * random.NextDouble() : 5e-324 * random.Next(1, 9),
        ["the ends"] = (random, _) => (random.Next(6)) switch { 0 => double.MaxValue, 1 => double.MinValue, 2 => double.Epsilon, 3 => 9007199254740993, 4 => -9007199254740992, _ => 1e18 },
        ["no numbers"] = (random, _) => (random.Next(4)) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => double.NegativeInfinity, _ => 7 },
        ["Prometheus' marker of staleness"] = (random, i) => i % 60 == 59 ? BitConverter.Int64BitsToDouble(0x7ff0000000000002) : random.Next(9),
        ["any bits"] = (random, _) => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
        ["spikes"] = (random, _) => random.Next(50) == 0 ? random.Next(1_000_000_000) : random.Next(4),
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_shape_comes_back_to_the_last_bit(string shape)
    {
        var random = new Random(11);
        foreach (var count in new[] { 1, 2, 3, 127, 128, 129, 255, 1000, SampleChunk.MostSamples })
        {
            AssertComesBack(Regular(count), [.. Enumerable.Range(0, count).Select(i => Shape[shape](random, i))]);
        }
    }

    [Fact]
    public void Chance_comes_back_to_the_last_bit()
    {
        var random = new Random(12);
        var shapes = Shape.Values.ToArray();
        for (var turn = 0; turn < 500; turn++)
        {
            var count = random.Next(1, 400);
            var shape = shapes[random.Next(shapes.Length)];
            var other = shapes[random.Next(shapes.Length)];
            var border = random.Next(count);
            var at = random.Next(3) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : Start;
            var jitter = random.Next(3) switch { 0 => 0, 1 => 20, _ => 100_000 };
            var times = new long[count];
            for (var i = 0; i < count; i++)
            {
                times[i] = at += 1000 + random.Next(jitter + 1);
            }

            AssertComesBack(times, [.. Enumerable.Range(0, count).Select(i => (i < border ? shape : other)(random, i))]);
        }
    }

    [Fact]
    public void What_is_steady_takes_next_to_nothing()
    {
        var times = Regular(1024);

        Assert.InRange(SampleChunk.Write(times, [.. times.Select(_ => 3.25)]).Length, 1, 60);
        Assert.InRange(SampleChunk.Write(times, [.. times.Select((_, i) => i * 8.0)]).Length, 1, 60);
    }

    [Fact]
    public void Noise_of_three_decimals_takes_its_own_bits_and_little_more()
    {
        var random = new Random(5);
        var noise = Enumerable.Range(0, 1024).Select(_ => Math.Round(random.NextDouble() * 4.096, 3)).ToArray();

        // 4,096 different values even out at 12 bits each.
        Assert.InRange(SampleChunk.Write(Regular(1024), noise).Length * 8 / 1024.0, 12, 12.7);
    }

    /// <summary>The form on disk: a change of it must be a new version that still reads this.</summary>
    [Fact]
    public void The_bytes_of_the_form_stay_what_they_are()
    {
        long[] times = [Start, Start + 1000, Start + 2000, Start + 3001];
        double[] values = [1.5, 2.25, double.NaN, -3];

        var chunk = SampleChunk.Write(times, values);

        Assert.Equal(Golden, Convert.ToHexString(chunk));
        Assert.Equal(4, SampleChunk.Read(Convert.FromHexString(Golden), _times, _values).Value());
        Assert.Equal(values, _values[..4]);
        Assert.Equal(times, _times[..4]);
    }

    [Fact]
    public void A_chunk_with_any_bit_turned_is_refused()
    {
        var random = new Random(6);
        var chunk = SampleChunk.Write(Regular(300), [.. Enumerable.Range(0, 300).Select(_ => random.Next(1000) / 100.0)]);
        for (var bit = 0; bit < chunk.Length * 8; bit++)
        {
            var other = chunk.ToArray();
            other[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.Equal("samples.damaged", SampleChunk.Read(other, _times, _values).Refusal?.Code);
        }
    }

    [Fact]
    public void A_chunk_cut_anywhere_is_refused()
    {
        var chunk = SampleChunk.Write(Regular(300), [.. Enumerable.Range(0, 300).Select(i => i % 7 / 10.0)]);
        for (var length = 0; length < chunk.Length; length++)
        {
            Assert.Equal("samples.damaged", SampleChunk.Read(chunk.AsSpan(0, length), _times, _values).Refusal?.Code);
        }
    }

    [Fact]
    public void Bytes_by_chance_under_a_right_checksum_neither_throw_nor_pass_their_bounds()
    {
        var random = new Random(8);
        for (var turn = 0; turn < 200_000; turn++)
        {
            var bytes = new byte[random.Next(5, 80)];
            random.NextBytes(bytes);
            if (turn % 2 == 0)
            {
                // Bytes that mean something are mostly small.
                for (var i = 5; i < bytes.Length; i++)
                {
                    bytes[i] &= 0x1f;
                }
            }

            bytes[0] = 1;
            Sign(bytes);

            var outcome = SampleChunk.Read(bytes, _times, _values);

            Assert.True(outcome.Refusal is { Code: "samples.damaged" } || outcome is Outcome<int>.Accepted { Value: > 0 and <= SampleChunk.MostSamples });
        }
    }

    private const string Golden = "01919DA235040101D00F8098DBE695670442000AD704C235D820000102000000000000F8FF";

    private static long[] Regular(int count) => [.. Enumerable.Range(0, count).Select(i => Start + (i * 1000L))];

    private static void Sign(byte[] chunk)
    {
        var sum = uint.MaxValue;
        var rest = chunk.AsSpan(5);
        for (; rest.Length >= 8; rest = rest[8..])
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(rest));
        }

        foreach (var next in rest)
        {
            sum = BitOperations.Crc32C(sum, next);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(chunk.AsSpan(1), ~sum);
    }

    private void AssertComesBack(long[] times, double[] values)
    {
        var chunk = SampleChunk.Write(times, values);
        var count = SampleChunk.Read(chunk, _times, _values).Value();

        Assert.Equal(times, _times[..count]);
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), _values[..count].Select(BitConverter.DoubleToInt64Bits));
    }
}
