using ReleaseBoard.Domain.Deployments;

namespace ReleaseBoard.Engine.Health;

/// <summary>
/// A second's latency histogram in few bytes: for each bucket that counted something its number and its count (7 bits a byte).
/// A busy second fills a dozen of the 58 buckets, an idle one none; unpacked, 50 deployments over six hours would take 80 MB.
/// </summary>
internal static class PackedBuckets
{
    public static readonly int Count = LatencyBuckets.Bounds.Count + 1;

    public static byte[]? Pack(ReadOnlySpan<long> buckets)
    {
        Span<byte> packed = stackalloc byte[Count * 11];
        var used = 0;
        for (var i = 0; i < buckets.Length; i++)
        {
            if (buckets[i] <= 0)
            {
                continue;
            }

            packed[used++] = (byte)i;
            var rest = (ulong)buckets[i];
            for (; rest >= 0x80; rest >>= 7)
            {
                packed[used++] = (byte)(rest | 0x80);
            }

            packed[used++] = (byte)rest;
        }

        return used == 0 ? null : packed[..used].ToArray();
    }

    public static void AddTo(ReadOnlySpan<byte> packed, Span<long> sum)
    {
        for (var at = 0; at < packed.Length;)
        {
            var bucket = packed[at++];
            long count = 0;
            for (var shift = 0; at < packed.Length; shift += 7)
            {
                var part = packed[at++];
                count |= (long)(part & 0x7f) << shift;
                if (part < 0x80)
                {
                    break;
                }
            }

            sum[bucket] += count;
        }
    }
}
