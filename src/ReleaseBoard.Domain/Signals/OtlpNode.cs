using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ReleaseBoard.Domain.Signals;

/// <summary>
/// One message of the protocol in either of its encodings: a field is asked for by its JSON name and its protobuf number, so that
/// one mapping reads both. Asking walks the message once; what is nested is walked when it is asked for.
/// </summary>
internal readonly struct OtlpNode
{
    private const int MostBuckets = 1_000;

    private readonly ReadOnlyMemory<byte> _proto;
    private readonly JsonElement _json;
    private readonly bool _isJson;

    private OtlpNode(ReadOnlyMemory<byte> proto) => _proto = proto;

    private OtlpNode(JsonElement json) => (_json, _isJson) = json.ValueKind is JsonValueKind.Object ? (json, true) : throw new OtlpFormatException("An object is something else.");

    public static OtlpNode OfProto(ReadOnlyMemory<byte> message) => new(message);

    public static OtlpNode OfJson(JsonElement message) => new(message);

    public IEnumerable<OtlpNode> Children(string name, int field) => _isJson ? JsonChildren(name) : ProtoChildren(field);

    public OtlpNode? Child(string name, int field)
    {
        if (_isJson)
        {
            return Json(name) is { } found ? new OtlpNode(found) : null;
        }

        return Last(field, 2) is { } cursor ? new OtlpNode(cursor.Value) : null;
    }

    public string? Text(string name, int field) => _isJson
        ? Json(name) is not { } found ? null : found.ValueKind is JsonValueKind.String ? found.GetString() : throw Wrong(name)
        : Last(field, 2) is { } cursor ? Encoding.UTF8.GetString(cursor.Value.Span) : null;

    /// <summary>How many bytes an opaque value has; null when it is not there.</summary>
    public int? Bytes(string name, int field) => _isJson ? Text(name, field)?.Length / 4 * 3 : Last(field, 2)?.Value.Length;

    /// <summary>A whole number without sign: fixed, or of variable length.</summary>
    public ulong Number(string name, int field) => _isJson
        ? Json(name) is { } found ? ulong.TryParse(Digits(found, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(name) : 0
        : Last(field, null) is { } cursor ? cursor.Wire switch { 0 => cursor.Number, 1 => ProtoCursor.ToNumber(cursor.Value), _ => throw Wrong(name) } : 0;

    /// <summary>A whole number with sign: fixed or in two's complement.</summary>
    public long? Signed(string name, int field) => _isJson
        ? Json(name) is { } found ? long.TryParse(Digits(found, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(name) : null
        : Last(field, null) is { } cursor ? cursor.Wire switch { 0 => (long)cursor.Number, 1 => (long)ProtoCursor.ToNumber(cursor.Value), _ => throw Wrong(name) } : null;

    /// <summary>A small number with sign, in protobuf's zigzag form; 0 when it is not there.</summary>
    public int Zigzag(string name, int field)
    {
        var number = _isJson ? Signed(name, field) ?? 0 : Last(field, 0) is { } cursor ? (long)(cursor.Number >> 1) ^ -(long)(cursor.Number & 1) : 0;
        return number is >= int.MinValue and <= int.MaxValue ? (int)number : throw Wrong(name);
    }

    public double? Double(string name, int field) => _isJson
        ? Json(name) is { } found ? JsonDouble(found, name) : null
        : Last(field, 1) is { } cursor ? ProtoCursor.ToDouble(cursor.Value) : null;

    public bool? Truth(string name, int field) => _isJson
        ? Json(name) is not { } found ? null : found.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => throw Wrong(name) }
        : Last(field, 0) is { } cursor ? cursor.Number != 0 : null;

    /// <summary>A list of numbers: doubles, fixed or of variable length, packed or not.</summary>
    public List<double> Numbers(string name, int field, bool areDoubles) => _isJson ? JsonNumbers(name) : ProtoNumbers(field, areDoubles);

    private static OtlpFormatException Wrong(string name) => new($"{name} is of another kind.");

    private JsonElement? Json(string name) => _json.TryGetProperty(name, out var found) && found.ValueKind is not JsonValueKind.Null ? found : null;

    private IEnumerable<OtlpNode> JsonChildren(string name)
    {
        if (Json(name) is not { } found)
        {
            yield break;
        }

        foreach (var element in found.ValueKind is JsonValueKind.Array ? found.EnumerateArray() : throw Wrong(name))
        {
            yield return new OtlpNode(element);
        }
    }

    private IEnumerable<OtlpNode> ProtoChildren(int field)
    {
        var cursor = new ProtoCursor(_proto);
        while (cursor.Next())
        {
            if (cursor.Field == field)
            {
                yield return cursor.Wire == 2 ? new OtlpNode(cursor.Value) : throw Wrong($"field {field}");
            }
        }
    }

    // The last one counts where a field comes twice.
    private ProtoCursor? Last(int field, int? wire)
    {
        ProtoCursor? found = null;
        var cursor = new ProtoCursor(_proto);
        while (cursor.Next())
        {
            if (cursor.Field == field)
            {
                found = wire is null || cursor.Wire == wire ? cursor : throw Wrong($"field {field}");
            }
        }

        return found;
    }

    private List<double> ProtoNumbers(int field, bool areDoubles)
    {
        var numbers = new List<double>();
        var cursor = new ProtoCursor(_proto);
        while (cursor.Next())
        {
            if (cursor.Field == field)
            {
                numbers.AddRange(cursor.Wire switch
                {
                    0 => [cursor.Number],
                    1 => [One(cursor.Value, areDoubles)],
                    2 => Packed(cursor.Value, areDoubles),
                    _ => throw Wrong($"field {field}"),
                });
                CheckCount(numbers.Count);
            }
        }

        return numbers;
    }

    private static IEnumerable<double> Packed(ReadOnlyMemory<byte> packed, bool areDoubles)
    {
        CheckCount(packed.Length / 8);
        return packed.Length % 8 == 0
            ? Enumerable.Range(0, packed.Length / 8).Select(i => One(packed.Slice(i * 8, 8), areDoubles))
            : throw new OtlpFormatException("A list of numbers ends in the middle of one.");
    }

    private static double One(ReadOnlyMemory<byte> eight, bool isDouble) => isDouble ? ProtoCursor.ToDouble(eight) : ProtoCursor.ToNumber(eight);

    /// <summary>Packed numbers of variable length.</summary>
    public List<double> Varints(string name, int field)
    {
        if (_isJson)
        {
            return JsonNumbers(name);
        }

        var numbers = new List<double>();
        var cursor = new ProtoCursor(_proto);
        while (cursor.Next())
        {
            if (cursor.Field == field)
            {
                numbers.AddRange(cursor.Wire switch { 0 => [cursor.Number], 2 => ProtoCursor.Varints(cursor.Value, MostBuckets), _ => throw Wrong(name) });
                CheckCount(numbers.Count);
            }
        }

        return numbers;
    }

    private List<double> JsonNumbers(string name)
    {
        if (Json(name) is not { } found)
        {
            return [];
        }

        CheckCount(found.ValueKind is JsonValueKind.Array ? found.GetArrayLength() : throw Wrong(name));
        return [.. found.EnumerateArray().Select(element => JsonDouble(element, name))];
    }

    private static void CheckCount(int count)
    {
        if (count > MostBuckets)
        {
            throw new OtlpFormatException($"A histogram has more than {MostBuckets} buckets.");
        }
    }

    private static string Digits(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString() ?? "",
        JsonValueKind.Number => element.GetRawText(),
        _ => throw Wrong(name),
    };

    private static double JsonDouble(JsonElement element, string name) => Digits(element, name) switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        var digits => double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(name),
    };
}
