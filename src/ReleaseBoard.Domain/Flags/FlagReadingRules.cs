using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>Reads a flagd document from outside into the board's own words, in bounded time and memory.</summary>
public static class FlagReadingRules
{
    public const int LongestDocument = 16 * 1024 * 1024;
    public const int MostFlags = 10_000;
    public const int MostSegments = 1_000;

    // A flag's own depth, and the document's three floors above it.
    private const int Deepest = 48;

    /// <summary>The document's flags and segments, or a sentence that names the place where it cannot be read.</summary>
    public static Outcome<FlagImport> Read(ReadOnlyMemory<byte> document)
    {
        if (document.Length > LongestDocument)
        {
            return new Refusal("import.too-large", $"A flagd document is at most {LongestDocument / 1024 / 1024} MB.") { Kind = RefusalKind.TooLarge };
        }

        try
        {
            using var json = JsonDocument.Parse(document, new JsonDocumentOptions { MaxDepth = Deepest, AllowDuplicateProperties = false });
            return Read(json.RootElement);
        }
        catch (JsonException malformed)
        {
            return Refusal.Invalid("import.malformed", $"This is not a flagd document: its JSON breaks at line {malformed.LineNumber + 1}, character {malformed.BytePositionInLine + 1}, names something twice, or is nested more than {Deepest} deep.");
        }
        catch (InvalidOperationException)
        {
            return Refusal.Invalid("import.malformed", "A text in this document has half a character in it.");
        }
    }

    private static Outcome<FlagImport> Read(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty("flags", out var flags))
        {
            return Refusal.Invalid("import.malformed", "A flagd document is a JSON object with \"flags\" in it.");
        }

        return Segments(root).Then(segments => Metadata("The document", root).Then(metadata => Flags(flags).Then<FlagImport>(read =>
            new FlagImport { Flags = read, Segments = segments, Metadata = metadata })));
    }

    private static Outcome<Facts<ImportedSegment>> Segments(JsonElement root)
    {
        if (!root.TryGetProperty("$evaluators", out var evaluators))
        {
            return Facts<ImportedSegment>.None;
        }

        if (evaluators.ValueKind is not JsonValueKind.Object || evaluators.EnumerateObject().Count() > MostSegments)
        {
            return Refusal.Invalid("import.malformed", $"\"$evaluators\" is a JSON object of at most {MostSegments:N0} conditions.");
        }

        return All(evaluators.EnumerateObject(), property => SegmentKey.Parse(property.Name).Then<ImportedSegment>(key =>
            new ImportedSegment(key, LogicReadingRules.Segment(property.Value))));
    }

    private static Outcome<Facts<ImportedFlag>> Flags(JsonElement flags)
    {
        var count = flags.ValueKind switch
        {
            JsonValueKind.Object => flags.EnumerateObject().Count(),
            JsonValueKind.Array => flags.GetArrayLength(),
            _ => -1,
        };
        if (count is < 0 or > MostFlags)
        {
            return Refusal.Invalid("import.malformed", $"\"flags\" is a JSON object or list of at most {MostFlags:N0} flags.");
        }

        // flagd's own server takes a list as well; there the key stands in the flag.
        return flags.ValueKind is JsonValueKind.Object
            ? All(flags.EnumerateObject(), property => FlagKey.Parse(property.Name).Then(key => Flag(key, property.Value)))
            : All(flags.EnumerateArray(), item => FlagKey.Parse(Text(item, "key")).Then(key => Flag(key, item))).Then<Facts<ImportedFlag>>(all =>
                all.GroupBy(flag => flag.Key).FirstOrDefault(group => group.Count() > 1) is { } twice
                    ? Refusal.Invalid("import.malformed", $"Flag {twice.Key} stands in the list twice.")
                    : all);
    }

    private static Outcome<ImportedFlag> Flag(FlagKey key, JsonElement flag)
    {
        var state = Text(flag, "state");
        if (state is not ("ENABLED" or "DISABLED"))
        {
            return Refusal.Invalid("import.flag-malformed", $"Flag {key}: its state is \"ENABLED\" or \"DISABLED\".");
        }

        return Variants(key, flag).Then(variants => TypeOf(key, variants).Then(type => Metadata($"Flag {key}", flag).Then(metadata =>
            FlagExtensionRules.Read(key, flag).Then(extension => Default(key, flag, variants).Then<ImportedFlag>(fallback =>
            {
                var shell = new FlagPlan
                {
                    IsEnabled = state == "ENABLED",
                    OffVariant = extension.OffVariant,
                    Prerequisites = extension.Prerequisites,
                    Bucketing = extension.Bucketing,
                    Fallthrough = fallback,
                };
                var shape = new Flag { Key = key, Type = type, Variants = variants, Owner = OperatorName.Board, CreatedAt = default };
                return new ImportedFlag(key, type, variants, metadata, extension.IsForBrowsers, LogicReadingRules.Plan(shell, shape, flag));
            })))));
    }

    private static Outcome<Facts<FlagVariant>> Variants(FlagKey key, JsonElement flag) =>
        flag.TryGetProperty("variants", out var variants) && variants.ValueKind is JsonValueKind.Object && variants.EnumerateObject().Any()
            ? variants.EnumerateObject().Select(variant => new FlagVariant(variant.Name, JsonTextRules.Compact(variant.Value))).ToFacts()
            : Refusal.Invalid("import.flag-malformed", $"Flag {key}: it needs at least one variant.");

    private static Outcome<FlagType> TypeOf(FlagKey key, Facts<FlagVariant> variants)
    {
        var types = variants.Select(variant => VariantRules.TypeOf(variant.Value)).Distinct().ToList();
        return types switch
        {
            [{ } one] => one,
            [FlagType.Integer, FlagType.Number] or [FlagType.Number, FlagType.Integer] => FlagType.Number,
            _ => Refusal.Invalid("import.flag-malformed", $"Flag {key}: its variants must all be of one type: true/false, text, number or object."),
        };
    }

    private static Outcome<Serving?> Default(FlagKey key, JsonElement flag, Facts<FlagVariant> variants)
    {
        if (!flag.TryGetProperty("defaultVariant", out var named) || named.ValueKind is JsonValueKind.Null)
        {
            return default(Serving);
        }

        var name = named.ValueKind is JsonValueKind.String ? named.GetString() : null;
        return name is not null && variants.Any(variant => variant.Name == name)
            ? Serving.Of(name)
            : Refusal.Invalid("import.flag-malformed", $"Flag {key}: its defaultVariant {KeyRules.Shown(named.GetRawText())} is not one of its variants.");
    }

    private static Outcome<Facts<FlagMetadata>> Metadata(string place, JsonElement holder)
    {
        if (!holder.TryGetProperty("metadata", out var metadata))
        {
            return Facts<FlagMetadata>.None;
        }

        if (metadata.ValueKind is not JsonValueKind.Object)
        {
            return Refusal.Invalid("import.metadata-malformed", $"{place}: \"metadata\" is a JSON object.");
        }

        return All<JsonProperty, FlagMetadata>(metadata.EnumerateObject(), property =>
        {
            var entry = new FlagMetadata(property.Name, JsonTextRules.Compact(property.Value));
            return FlagMetadataRules.Check(entry) is { } refusal ? refusal with { Sentence = $"{place}: {refusal.Sentence}" } : entry;
        });
    }

    private static string? Text(JsonElement holder, string name) =>
        holder.ValueKind is JsonValueKind.Object && holder.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static Outcome<Facts<TFact>> All<TItem, TFact>(IEnumerable<TItem> items, Func<TItem, Outcome<TFact>> read)
    {
        var facts = new List<TFact>();
        foreach (var item in items)
        {
            switch (read(item))
            {
                case Outcome<TFact>.Accepted accepted:
                    facts.Add(accepted.Value);
                    break;
                case Outcome<TFact>.Refused refused:
                    return refused.Why;
            }
        }

        return facts.ToFacts();
    }
}
