namespace ReleaseBoard.Domain.Targeting;

internal enum DatumKind : byte
{
    Null,
    False,
    True,
    Number,
    Text,
    List,
    Map,
}

/// <summary>A JSON value that is never boxed: text is a range of somebody's UTF-8 bytes.</summary>
internal readonly struct Datum
{
    private readonly object? _held;
    private readonly long _bits;

    private Datum(DatumKind kind, object? held, long bits)
    {
        Kind = kind;
        _held = held;
        _bits = bits;
    }

    public static Datum Null => default;

    public DatumKind Kind { get; }

    public bool IsNull => Kind is DatumKind.Null;

    public bool IsTextOrNull => Kind is DatumKind.Null or DatumKind.Text;

    public double Number => BitConverter.Int64BitsToDouble(_bits);

    public ReadOnlySpan<byte> Text => _held is byte[] bytes ? bytes.AsSpan((int)(_bits >> 32), (int)_bits) : default;

    public ReadOnlySpan<Datum> List => _held is Datum[] list ? list.AsSpan(0, (int)_bits) : default;

    public DatumMap Map => _held as DatumMap ?? DatumMap.Empty;

    public static Datum Of(bool value) => new(value ? DatumKind.True : DatumKind.False, null, 0);

    public static Datum Of(double value) => new(DatumKind.Number, null, BitConverter.DoubleToInt64Bits(value));

    public static Datum Of(byte[] text) => Of(text, 0, text.Length);

    public static Datum Of(byte[] text, int start, int length) => new(DatumKind.Text, text, ((long)start << 32) | (uint)length);

    public static Datum Of(Datum[] list) => Of(list, list.Length);

    public static Datum Of(Datum[] list, int length) => new(DatumKind.List, list, length);

    public static Datum Of(DatumMap map) => new(DatumKind.Map, map, 0);

    /// <summary>The same list or map, not one that looks alike.</summary>
    public bool IsSame(Datum other) => Kind == other.Kind && ReferenceEquals(_held, other._held);
}

/// <summary>A JSON object: few names, so they are looked for one after the other, the last first, as a repeated name's last value counts.</summary>
internal sealed class DatumMap(DatumEntry[] entries, int count)
{
    public static readonly DatumMap Empty = new([], 0);

    public int Count => count;

    public bool TryGet(ReadOnlySpan<byte> name, out Datum value)
    {
        for (var i = count - 1; i >= 0; i--)
        {
            if (entries[i].Name.SequenceEqual(name))
            {
                value = entries[i].Value;
                return true;
            }
        }

        value = default;
        return false;
    }
}

internal readonly struct DatumEntry(byte[] buffer, int start, int length, Datum value)
{
    public ReadOnlySpan<byte> Name => buffer.AsSpan(start, length);

    public Datum Value => value;
}
