using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>Turns the bytes of a context into data without a copy of any text: escapes are undone where they stand.</summary>
internal ref struct ContextReader(byte[] json)
{
    /// <summary>Levels of objects and lists.</summary>
    public const int Depth = 32;

    /// <summary>Names and values, all levels together; a condition looks through the names of one object.</summary>
    public const int Values = 10_000;

    private readonly byte[] _json = json;
    private Utf8JsonReader _reader = new(json, new JsonReaderOptions { MaxDepth = Depth + 1 });
    private int _values;

    public DatumMap? Read()
    {
        _reader.Read();
        var data = _reader.TokenType is JsonTokenType.StartObject ? ReadMap() : null;
        return _reader.Read() ? throw new JsonException("There is more after it.") : data;
    }

    public DatumMap? ReadRequest()
    {
        _reader.Read();
        if (_reader.TokenType is not JsonTokenType.StartObject)
        {
            return null;
        }

        DatumMap? context = null;
        while (_reader.Read() && _reader.TokenType is JsonTokenType.PropertyName)
        {
            var isContext = _reader.ValueTextEquals("context"u8);
            _reader.Read();
            if (isContext)
            {
                context = _reader.TokenType is JsonTokenType.StartObject ? ReadMap() : null;
            }

            if (!isContext || context is null)
            {
                _reader.Skip();
            }
        }

        return _reader.Read() ? throw new JsonException("There is more after it.") : context;
    }

    private DatumMap ReadMap()
    {
        var entries = ArrayPool<DatumEntry>.Shared.Rent(16);
        var count = 0;
        while (_reader.Read() && _reader.TokenType is JsonTokenType.PropertyName)
        {
            var (start, length) = ReadText();
            _reader.Read();
            var value = ReadValue();
            if (count == entries.Length)
            {
                entries = Grown(entries, count);
            }

            entries[count++] = new DatumEntry(_json, start, length, value);
        }

        var map = new DatumMap(entries.AsSpan(0, count).ToArray(), count);
        ArrayPool<DatumEntry>.Shared.Return(entries, clearArray: true);
        return map;
    }

    private Datum ReadList()
    {
        var items = new List<Datum>();
        while (_reader.Read() && _reader.TokenType is not JsonTokenType.EndArray)
        {
            items.Add(ReadValue());
        }

        return Datum.Of(items.ToArray());
    }

    private Datum ReadValue()
    {
        if (++_values > Values)
        {
            throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"It holds more than {Values} values."));
        }

        switch (_reader.TokenType)
        {
            case JsonTokenType.True or JsonTokenType.False:
                return Datum.Of(_reader.TokenType is JsonTokenType.True);
            case JsonTokenType.Number:
                return Datum.Of(_reader.GetDouble());
            case JsonTokenType.String:
                var (start, length) = ReadText();
                return Datum.Of(_json, start, length);
            case JsonTokenType.StartArray:
                return ReadList();
            case JsonTokenType.StartObject:
                return Datum.Of(ReadMap());
            default:
                return Datum.Null;
        }
    }

    private (int Start, int Length) ReadText()
    {
        var start = (int)_reader.TokenStartIndex + 1;
        if (!_reader.ValueIsEscaped)
        {
            // Also of a text without escapes it is asked whether it is UTF-8 at all.
            var raw = _json.AsSpan(start, _reader.ValueSpan.Length);
            return System.Text.Unicode.Utf8.IsValid(raw) ? (start, raw.Length) : throw new JsonException("A text is not UTF-8.");
        }

        // Escapes are never shorter than what they stand for, and the reader is past this text.
        return (start, _reader.CopyString(_json.AsSpan(start, _reader.ValueSpan.Length)));
    }

    private static DatumEntry[] Grown(DatumEntry[] entries, int count)
    {
        var larger = ArrayPool<DatumEntry>.Shared.Rent(count * 2);
        entries.AsSpan(0, count).CopyTo(larger);
        ArrayPool<DatumEntry>.Shared.Return(entries, clearArray: true);
        return larger;
    }
}
