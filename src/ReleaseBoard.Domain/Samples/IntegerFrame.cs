namespace ReleaseBoard.Domain.Samples;

/// <summary>What the numbers before a frame let one expect: they go on as they went.</summary>
internal struct FrameCarry
{
    public long Last;
    public long Step;

    public void Follow(ReadOnlySpan<long> numbers)
    {
        Step = numbers[^1] - (numbers.Length > 1 ? numbers[^2] : Last);
        Last = numbers[^1];
    }
}

/// <summary>
/// At most 128 whole numbers in as few bytes as the best of three readings gives. Arithmetic wraps, so that every number there is can
/// be written.
/// </summary>
internal static class IntegerFrame
{
    public const int Most = 128;

    /// <summary>Mode, width, shift, reference, two beginnings, the count of patches; and a number may take up to eight bytes and a patch.</summary>
    public const int MostBytes = 48 + (Most * 20);

    // The mode: two bits of order, then flags.
    private const int HasShift = 4;
    private const int HasPatches = 8;
    private const int IsSteady = 16;
    private const int OrderMask = 3;

    public static void Write(ref ByteWriter writer, scoped ReadOnlySpan<long> numbers, scoped ref FrameCarry carry)
    {
        Span<long> first = stackalloc long[Most];
        Span<long> second = stackalloc long[Most];
        first = first[..numbers.Length];
        second = second[..numbers.Length];
        if (Differences(numbers, first, second, carry))
        {
            writer.Byte(IsSteady);
        }
        else
        {
            var plan = Better(FramePlan.Of(0, numbers), FramePlan.Of(1, first[1..]));
            plan = numbers.Length > 1 ? Better(plan, FramePlan.Of(2, second[2..])) : plan;
            var rest = plan.Order switch { 0 => numbers, 1 => first[1..], _ => second[2..] };
            Write(ref writer, plan, second[..plan.Order], rest);
        }

        carry.Follow(numbers);
    }

    public static void Read(ref ByteReader reader, scoped Span<long> numbers, scoped ref FrameCarry carry)
    {
        var mode = reader.Byte();
        var order = mode & OrderMask;
        reader.Doubt(mode > IsSteady || order > Math.Min(2, numbers.Length));
        if (mode == IsSteady)
        {
            numbers.Clear();
            Integrate(numbers, 2, carry);
        }
        else if (!reader.IsDamaged)
        {
            ReadRest(ref reader, mode, numbers);
            Integrate(numbers, order, carry);
        }

        carry.Follow(numbers);
    }

    /// <summary>First and second differences, beginning at what was before. True when all is as it was expected.</summary>
    private static bool Differences(ReadOnlySpan<long> numbers, Span<long> first, Span<long> second, FrameCarry carry)
    {
        var (last, step) = (carry.Last, carry.Step);
        long any = 0;
        for (var i = 0; i < numbers.Length; i++)
        {
            first[i] = numbers[i] - last;
            second[i] = first[i] - step;
            any |= second[i];
            (last, step) = (numbers[i], first[i]);
        }

        return any == 0;
    }

    private static FramePlan Better(FramePlan one, FramePlan other) => other.Bytes < one.Bytes ? other : one;

    private static void Write(ref ByteWriter writer, in FramePlan plan, scoped ReadOnlySpan<long> beginnings, scoped ReadOnlySpan<long> rest)
    {
        Span<ulong> left = stackalloc ulong[rest.Length];
        for (var i = 0; i < rest.Length; i++)
        {
            left[i] = (ulong)(rest[i] - plan.Reference) >> plan.Shift;
        }

        writer.Byte(plan.Order | (plan.Shift > 0 ? HasShift : 0) | (plan.Patches > 0 ? HasPatches : 0));
        writer.Byte(plan.Width);
        if (plan.Shift > 0)
        {
            writer.Byte(plan.Shift);
        }

        writer.Signed(plan.Reference);
        foreach (var beginning in beginnings)
        {
            writer.Signed(beginning);
        }

        if (plan.Patches > 0)
        {
            WritePatches(ref writer, plan, left);
        }

        PackedBits.Write(left, plan.Width, writer.Take(PackedBits.Bytes(left.Length, plan.Width)));
    }

    private static void WritePatches(ref ByteWriter writer, in FramePlan plan, scoped ReadOnlySpan<ulong> left)
    {
        writer.Byte(plan.Patches);
        for (var i = 0; i < left.Length; i++)
        {
            if (PackedBits.Length(left[i]) > plan.Width)
            {
                writer.Byte(i);
                writer.Whole(left[i] >> plan.Width);
            }
        }
    }

    private static void ReadRest(ref ByteReader reader, int mode, scoped Span<long> numbers)
    {
        var order = mode & OrderMask;
        var width = reader.Byte();
        var shift = (mode & HasShift) != 0 ? reader.Byte() : 0;
        reader.Doubt(width > 64 || shift > 63);
        var reference = reader.Signed();
        for (var i = 0; i < order; i++)
        {
            numbers[i] = reader.Signed();
        }

        Span<ulong> high = stackalloc ulong[Most];
        if ((mode & HasPatches) != 0)
        {
            high.Clear();
            ReadPatches(ref reader, width, high[..(numbers.Length - order)]);
        }

        if (reader.IsDamaged)
        {
            return;
        }

        Span<ulong> left = stackalloc ulong[Most];
        left = left[..(numbers.Length - order)];
        var packed = reader.Take(PackedBits.Bytes(left.Length, width));
        if (reader.IsDamaged)
        {
            return;
        }

        PackedBits.Read(packed, width, left);
        for (var i = 0; i < left.Length && (mode & HasPatches) != 0; i++)
        {
            left[i] |= high[i];
        }

        numbers = numbers[order..];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = reference + (long)(left[i] << shift);
        }
    }

    private static void ReadPatches(ref ByteReader reader, int width, scoped Span<ulong> high)
    {
        for (var rest = reader.Byte(); rest > 0 && !reader.IsDamaged; rest--)
        {
            var at = reader.Byte();
            var bits = reader.Whole();
            reader.Doubt(at >= high.Length || width > 63);
            if (!reader.IsDamaged)
            {
                high[at] = bits << width;
            }
        }
    }

    /// <summary>From differences back to numbers; the first goes on from what was before.</summary>
    private static void Integrate(Span<long> numbers, int order, FrameCarry carry)
    {
        var (last, step) = (carry.Last, carry.Step);
        if (order == 1)
        {
            last += step;
            for (var i = 0; i < numbers.Length; i++)
            {
                numbers[i] = last += numbers[i];
            }
        }
        else if (order == 2)
        {
            for (var i = 0; i < numbers.Length; i++)
            {
                step += numbers[i];
                numbers[i] = last += step;
            }
        }
    }
}
