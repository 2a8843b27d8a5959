using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>Walks a document once, an item at a time: no more than one item stands parsed in memory.</summary>
internal static class SbomReader
{
    private const int Deepest = 64;

    // The largest single item: one component with all that is nested in it.
    private const int MostItemBytes = 4 << 20;

    /// <summary>What was found, in either language; which of them the document is in may stand at its end.</summary>
    public sealed class Found
    {
        public CycloneDxParts CycloneDx { get; } = new();

        public SpdxParts Spdx { get; } = new();

        public Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

        public Outcome<(SbomFormat Format, string Version)> Format => (Texts.GetValueOrDefault("bomFormat"), Texts.GetValueOrDefault("specVersion"), Texts.GetValueOrDefault("spdxVersion")) switch
        {
            ("CycloneDX", "1.5" or "1.6", null) => (SbomFormat.CycloneDx, Texts["specVersion"]),
            (null, _, "SPDX-2.3") => (SbomFormat.Spdx, "2.3"),
            ("CycloneDX", var version, null) => Refusal.Unprocessable("sbom.version", $"CycloneDX 1.5 and 1.6 are read here, not '{version}'."),
            (null, _, { } version) => Refusal.Unprocessable("sbom.version", $"SPDX 2.3 is read here, not '{version}'."),
            _ => Refusal.Unprocessable("sbom.format", "This is neither a CycloneDX nor an SPDX document."),
        };
    }

    public static Outcome<Found> Read(ReadOnlySpan<byte> json)
    {
        var found = new Found();
        try
        {
            var reader = new Utf8JsonReader(json is [0xef, 0xbb, 0xbf, ..] ? json[3..] : json, new JsonReaderOptions { MaxDepth = Deepest });
            return Walk(ref reader, found) is { } refusal ? refusal : found;
        }
        catch (JsonException fault)
        {
            return Refusal.Unprocessable("sbom.not-json", $"This is not valid JSON, or nests deeper than {Deepest} (line {fault.LineNumber.GetValueOrDefault() + 1}).");
        }
        catch (InvalidOperationException)
        {
            // A string with half a surrogate pair is found only when it is read.
            return Refusal.Unprocessable("sbom.not-json", "This holds text that is not valid Unicode.");
        }
    }

    /// <summary>A text of the document as it is kept: short, and without characters that a screen would obey.</summary>
    internal static string? Text(JsonElement item, string name, int longest = 300) =>
        item.ValueKind is JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? Kept(value.GetString(), longest) : null;

    internal static JsonElement Member(JsonElement item, string name) =>
        item.ValueKind is JsonValueKind.Object && item.TryGetProperty(name, out var value) ? value : default;

    internal static IEnumerable<JsonElement> Items(JsonElement item, string name) =>
        Member(item, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : Enumerable.Empty<JsonElement>();

    private static string? Kept(string? text, int longest) => text is not { Length: > 0 } ? null
        : string.Concat((text.Length <= longest ? text : text[..longest] + "…").Select(c => char.IsControl(c) ? '?' : c));

    private static Refusal? Walk(ref Utf8JsonReader reader, Found found)
    {
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
        {
            return Refusal.Unprocessable("sbom.format", "This is neither a CycloneDX nor an SPDX document.");
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.GetString() ?? "";
            if (!seen.Add(name))
            {
                return Refusal.Unprocessable("sbom.twice", $"The document says '{Kept(name, 60)}' twice.");
            }

            reader.Read();
            if (Field(ref reader, name, found) is { } refusal)
            {
                return refusal;
            }
        }

        // To its end, so that what follows the document is found out.
        while (reader.Read())
        {
        }

        return null;
    }

    private static Refusal? Field(ref Utf8JsonReader reader, string name, Found found)
    {
        switch (name, reader.TokenType)
        {
            case ("bomFormat" or "specVersion" or "spdxVersion", JsonTokenType.String):
                found.Texts[name] = Kept(reader.GetString(), 60) ?? "";
                return null;
            case ("metadata", JsonTokenType.StartObject):
                return Item(ref reader, name, found);
            case ("components" or "dependencies" or "vulnerabilities" or "packages" or "relationships" or "documentDescribes", JsonTokenType.StartArray):
                while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                {
                    if (Item(ref reader, name, found) is { } refusal)
                    {
                        return refusal;
                    }
                }

                return null;
            default:
                reader.Skip();
                return null;
        }
    }

    private static Refusal? Item(ref Utf8JsonReader reader, string name, Found found)
    {
        var ahead = reader;
        ahead.Skip();
        if (ahead.BytesConsumed - reader.TokenStartIndex > MostItemBytes)
        {
            return new Refusal("sbom.item-too-large", $"One item of '{name}' is larger than {MostItemBytes} bytes.") { Kind = RefusalKind.TooLarge };
        }

        using var item = JsonDocument.ParseValue(ref reader);
        return name switch
        {
            "metadata" or "components" or "dependencies" or "vulnerabilities" => found.CycloneDx.Take(name, item.RootElement),
            _ => found.Spdx.Take(name, item.RootElement),
        };
    }
}
