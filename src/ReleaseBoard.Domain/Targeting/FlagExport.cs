using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>
/// A document for flagd's own evaluators, which know nothing of <c>x-releaseboard</c>: everyone gets the same variant and value.
/// What cannot be said there: the reason DISABLED of a flag with an off variant (it is STATIC, or TARGETING_MATCH behind a
/// prerequisite), <c>unsatisfiedDependency</c>, that a rule which fails gives the default, and what <see cref="LeftOut"/> names.
/// </summary>
/// <param name="LeftOut">Flags that flagd would answer otherwise, so that it rather does not know them; with the reason in a sentence.</param>
public sealed record FlagExport(ReadOnlyMemory<byte> Json, Facts<LeftOutFlag> LeftOut)
{
    /// <summary>Exports a document; refused when it does not compile.</summary>
    public static Outcome<FlagExport> Of(ReadOnlyMemory<byte> document) => FlagSet.Compile(document, Strictness.Imported).Then<FlagExport>(_ =>
    {
        var root = JsonNode.Parse(document.Span)?.AsObject() ?? [];
        var flags = new ExportRules(root).Flags(out var leftOut);
        root["flags"] = flags;
        return new FlagExport(JsonSerializer.SerializeToUtf8Bytes<JsonNode>(root), leftOut.ToFacts());
    });
}

/// <summary>A flag that an export does not hold, and why.</summary>
public sealed record LeftOutFlag(string Key, string Sentence);
