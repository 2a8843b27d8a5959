using System.Buffers.Binary;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>How a flag's percentages are hashed. Changing it deals everyone anew.</summary>
public enum Bucketing
{
    /// <summary>MurmurHash3 of the text; of the flag's key and the targeting key one after the other where no text is given.</summary>
    FlagdV2,

    /// <summary>MurmurHash3 of the value's deterministic CBOR (RFC 8949, 4.2.1); of the list of flag's key and targeting key where none is given.</summary>
    FlagdV3,

    /// <summary>Unleash's gradual rollout: MurmurHash3 of <c>flag:value</c>, of which the last two decimal digits are the per cent.</summary>
    Unleash,
}

/// <summary>From a text to a bucket.</summary>
public static class BucketRules
{
    /// <summary>No weight and no sum of weights is more (2^31 - 1).</summary>
    public const long LargestWeight = int.MaxValue;

    /// <summary>The words for a bucketing in a flag's <c>x-releaseboard</c>.</summary>
    public static Bucketing? Parse(string? word) => word switch
    {
        null or "flagd-v2" => Bucketing.FlagdV2,
        "flagd-v3" => Bucketing.FlagdV3,
        "unleash" => Bucketing.Unleash,
        _ => null,
    };

    // Unleash knows whole per cents: someone is in while hash % 100 + 1 is at most the rollout's percentage.
    private const uint Percents = 100;

    // One more than the largest hash / 100.
    private const ulong WithinPercent = uint.MaxValue / Percents + 1;

    /// <summary>
    /// Where a hash falls among all weights, from 0 to <paramref name="totalWeight"/> - 1. The lowest places belong to the first bucket.
    /// At whole per cents Unleash's people are exactly Unleash's own; what is left of the hash deals the fractions of one per cent.
    /// </summary>
    public static long Position(Bucketing bucketing, uint hash, long totalWeight) => bucketing is Bucketing.Unleash
        ? (long)(((hash % Percents * WithinPercent) + (hash / Percents)) * (ulong)totalWeight / (Percents * WithinPercent))
        : (long)(((ulong)hash * (ulong)totalWeight) >> 32);

    /// <summary>Appends what is hashed for a value that the rule computed. False for lists, maps and null, which are hashed by nobody.</summary>
    internal static bool TryAppend(Bucketing bucketing, byte[] flagKey, in Datum value, ref TextBuilder text)
    {
        if (value.Kind is DatumKind.Null or DatumKind.List or DatumKind.Map)
        {
            return false;
        }

        switch (bucketing)
        {
            case Bucketing.FlagdV2:
                text.Append(value.Text);
                return value.Kind is DatumKind.Text;
            case Bucketing.Unleash:
                text.Append(flagKey);
                text.Append(":"u8);
                ScriptRules.Append(ref text, value);
                return true;
            default:
                AppendCbor(ref text, value);
                return true;
        }
    }

    /// <summary>Appends what is hashed where the rule computes nothing.</summary>
    internal static void AppendKey(Bucketing bucketing, byte[] flagKey, in Datum targetingKey, ref TextBuilder text)
    {
        switch (bucketing)
        {
            case Bucketing.FlagdV2:
                text.Append(flagKey);
                ScriptRules.Append(ref text, targetingKey);
                break;
            case Bucketing.Unleash:
                TryAppend(bucketing, flagKey, targetingKey, ref text);
                break;
            default:
                AppendHead(ref text, 4, 2);
                AppendCbor(ref text, Datum.Of(flagKey));
                AppendCbor(ref text, targetingKey);
                break;
        }
    }

    private static void AppendCbor(ref TextBuilder text, in Datum value)
    {
        switch (value.Kind)
        {
            case DatumKind.False or DatumKind.True:
                AppendHead(ref text, 7, value.Kind is DatumKind.True ? 21UL : 20UL);
                break;
            case DatumKind.Text:
                AppendHead(ref text, 3, (ulong)value.Text.Length);
                text.Append(value.Text);
                break;
            case DatumKind.Number when value.Number == Math.Floor(value.Number) && Math.Abs(value.Number) <= TargetingLimits.LargestNumber:
                AppendHead(ref text, value.Number < 0 ? 1 : 0, (ulong)(value.Number < 0 ? -1 - (long)value.Number : (long)value.Number));
                break;
            default:
                AppendFloat(ref text, value.Number);
                break;
        }
    }

    private static void AppendHead(ref TextBuilder text, int major, ulong argument)
    {
        Span<byte> head = stackalloc byte[9];
        BinaryPrimitives.WriteUInt64BigEndian(head[1..], argument);
        var (info, width) = argument switch
        {
            < 24 => ((byte)argument, 0),
            <= byte.MaxValue => ((byte)24, 1),
            <= ushort.MaxValue => ((byte)25, 2),
            <= uint.MaxValue => ((byte)26, 4),
            _ => ((byte)27, 8),
        };
        text.Append([(byte)((major << 5) | info)]);
        text.Append(head[(9 - width)..]);
    }

    /// <summary>The shortest of the three floats that loses nothing.</summary>
    private static void AppendFloat(ref TextBuilder text, double number)
    {
        Span<byte> written = stackalloc byte[9];
        if ((double)(Half)number == number)
        {
            written[0] = 0xf9;
            BinaryPrimitives.WriteHalfBigEndian(written[1..], (Half)number);
            text.Append(written[..3]);
        }
        else if ((float)number == number)
        {
            written[0] = 0xfa;
            BinaryPrimitives.WriteSingleBigEndian(written[1..], (float)number);
            text.Append(written[..5]);
        }
        else
        {
            written[0] = 0xfb;
            BinaryPrimitives.WriteDoubleBigEndian(written[1..], number);
            text.Append(written);
        }
    }
}
