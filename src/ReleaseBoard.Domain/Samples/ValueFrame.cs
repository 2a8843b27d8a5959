namespace ReleaseBoard.Domain.Samples;

/// <summary>
/// At most 128 doubles of any bit pattern: as whole numbers of decimals with the few that are none aside, or where that is longer as
/// their bits, ordered as the doubles are.
/// </summary>
internal struct ValueFrame
{
    private const int AsBits = 32;
    private const int HasAside = 64;

    private FrameCarry _carry;
    private int _decimals;
    private bool _isBits;

    public void Write(ref ByteWriter writer, scoped ReadOnlySpan<double> values)
    {
        Span<long> numbers = stackalloc long[IntegerFrame.Most];
        numbers = numbers[..values.Length];
        var decimals = DecimalScale.Decimals(values, _isBits ? 0 : _decimals);
        var aside = Scale(values, decimals, numbers);
        if (aside == 0 && decimals <= 9)
        {
            WriteDecimals(ref writer, values, decimals, aside, numbers);
            return;
        }

        // Full doubles among decimals: both ways are tried, on a copy of what was before.
        Span<byte> room = stackalloc byte[(2 * IntegerFrame.MostBytes) + 16];
        var other = this;
        var bits = new ByteWriter(room);
        other.WriteBits(ref bits, values);
        var mine = this;
        Span<byte> mineRoom = stackalloc byte[(2 * IntegerFrame.MostBytes) + 16];
        var decimalBytes = new ByteWriter(mineRoom);
        mine.WriteDecimals(ref decimalBytes, values, decimals, aside, numbers);
        var isShorter = decimalBytes.At <= bits.At;
        this = isShorter ? mine : other;
        var chosen = isShorter ? mineRoom[..decimalBytes.At] : room[..bits.At];
        chosen.CopyTo(writer.Take(chosen.Length));
    }

    public void Read(ref ByteReader reader, scoped Span<double> values)
    {
        Span<long> numbers = stackalloc long[IntegerFrame.Most];
        numbers = numbers[..values.Length];
        var kind = reader.Byte();
        if (kind == AsBits)
        {
            Turn(isBits: true, 0);
            IntegerFrame.Read(ref reader, numbers, ref _carry);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = BitConverter.Int64BitsToDouble(Ordered(numbers[i]));
            }

            return;
        }

        var decimals = kind & ~HasAside;
        reader.Doubt(decimals > DecimalScale.Most);
        if (reader.IsDamaged)
        {
            return;
        }

        Turn(isBits: false, decimals);
        IntegerFrame.Read(ref reader, numbers, ref _carry);
        DecimalScale.Divide(numbers, decimals, values);
        if ((kind & HasAside) != 0)
        {
            ReadAside(ref reader, values);
        }
    }

    /// <summary>What is no decimal stands as its neighbour, so that it costs nothing among the numbers. Answers how many are so.</summary>
    private static int Scale(ReadOnlySpan<double> values, int decimals, Span<long> numbers)
    {
        var unit = DecimalScale.Unit(decimals);
        var aside = 0;
        long before = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (DecimalScale.TryScale(values[i], unit, out var whole))
            {
                before = whole;
            }
            else
            {
                aside++;
            }

            numbers[i] = before;
        }

        return aside;
    }

    /// <summary>The order of these as whole numbers is the order of the doubles, so neighbours are near; its own inverse.</summary>
    private static long Ordered(long bits) => bits ^ ((bits >> 63) & long.MaxValue);

    private static void ReadAside(ref ByteReader reader, scoped Span<double> values)
    {
        for (var rest = reader.Byte(); rest > 0 && !reader.IsDamaged; rest--)
        {
            var at = reader.Byte();
            var bits = reader.Eight();
            reader.Doubt(at >= values.Length);
            if (!reader.IsDamaged)
            {
                values[at] = BitConverter.Int64BitsToDouble(bits);
            }
        }
    }

    private void WriteDecimals(ref ByteWriter writer, scoped ReadOnlySpan<double> values, int decimals, int aside, scoped ReadOnlySpan<long> numbers)
    {
        Turn(isBits: false, decimals);
        writer.Byte(decimals | (aside > 0 ? HasAside : 0));
        IntegerFrame.Write(ref writer, numbers, ref _carry);
        if (aside == 0)
        {
            return;
        }

        writer.Byte(aside);
        for (var i = 0; i < values.Length; i++)
        {
            if (!DecimalScale.TryScale(values[i], DecimalScale.Unit(decimals), out _))
            {
                writer.Byte(i);
                writer.Eight(BitConverter.DoubleToInt64Bits(values[i]));
            }
        }
    }

    private void WriteBits(ref ByteWriter writer, scoped ReadOnlySpan<double> values)
    {
        Span<long> numbers = stackalloc long[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            numbers[i] = Ordered(BitConverter.DoubleToInt64Bits(values[i]));
        }

        Turn(isBits: true, 0);
        writer.Byte(AsBits);
        IntegerFrame.Write(ref writer, numbers, ref _carry);
    }

    /// <summary>Numbers in another unit are nothing to go on from.</summary>
    private void Turn(bool isBits, int decimals)
    {
        if (isBits != _isBits || decimals != _decimals)
        {
            (_carry, _isBits, _decimals) = (default, isBits, decimals);
        }
    }
}
