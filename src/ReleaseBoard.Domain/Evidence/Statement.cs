using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>What an in-toto statement v1 says, with SLSA provenance v1 in it where it is that. Read only after its signature was verified.</summary>
internal sealed record Statement(Facts<string> Subjects, string PredicateType)
{
    public string? Builder { get; init; }

    public string? BuildType { get; init; }

    /// <summary>Every single value of <c>externalParameters</c>, by its JSON pointer.</summary>
    public Facts<BuildParameter>? Parameters { get; init; }
}

/// <summary>One value a build was started with.</summary>
/// <param name="Field">Where it stands in <c>externalParameters</c>, as a JSON pointer (RFC 6901): <c>/workflow/ref</c>.</param>
/// <param name="Value">What it is; as an expectation it may end with "*" for any ending.</param>
public sealed record BuildParameter(string Field, string Value);

/// <summary>Reads statements.</summary>
internal static class StatementRules
{
    public const string PayloadType = "application/vnd.in-toto+json";
    public const string Provenance = "https://slsa.dev/provenance/v1";

    private const string Type = "https://in-toto.io/Statement/v1";

    // Each is kept with its whole place: without a limit a document of many small ones below long names would be many times its size.
    private const int MostLeaves = 1000;
    private const int LongestField = 500;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>The statement, or the reason it is none as a refusal with the whole sentence.</summary>
    public static Outcome<Statement> Read(DsseEnvelope envelope)
    {
        if (envelope.PayloadType != PayloadType)
        {
            return No($"What is signed is no in-toto statement: its type is '{Shown(envelope.PayloadType)}'.");
        }

        try
        {
            using var document = JsonDocument.Parse(envelope.Payload, Strict);
            return Read(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return No("What is signed is no valid JSON, nests too deep or says something twice.");
        }
    }

    /// <summary>A text as a sentence may show it.</summary>
    public static string Shown(string text) => string.Concat((text.Length <= 120 ? text : text[..120] + "…").Select(c => char.IsControl(c) ? '?' : c));

    private static Outcome<Statement> Read(JsonElement root)
    {
        if (Text(root, "_type") is not Type)
        {
            return No($"What is signed is no in-toto statement v1 ({Type}).");
        }

        if (Subjects(root) is not { } subjects)
        {
            return No("The statement names no subject, or one without a digest.");
        }

        var statement = new Statement(subjects, Text(root, "predicateType") ?? "");
        return statement.PredicateType is Provenance && root.TryGetProperty("predicate", out var predicate) ? Read(statement, predicate) : statement;
    }

    private static Outcome<Statement> Read(Statement statement, JsonElement predicate)
    {
        var definition = Member(predicate, "buildDefinition");
        var parameters = Member(definition, "externalParameters");
        List<BuildParameter>? leaves = parameters.ValueKind is JsonValueKind.Object ? [] : null;
        if (leaves is not null && !Gather(parameters, "", leaves))
        {
            return No($"The statement says more than {MostLeaves} externalParameters, or one at a place of more than {LongestField} characters.");
        }

        return statement with
        {
            Builder = Text(Member(Member(predicate, "runDetails"), "builder"), "id"),
            BuildType = Text(definition, "buildType"),
            Parameters = leaves?.ToFacts(),
        };
    }

    // Null when there is none; each must have a digest, and only SHA-256 tells anything here. A subject with other algorithms matches nothing.
    private static Facts<string>? Subjects(JsonElement root)
    {
        if (Member(root, "subject") is not { ValueKind: JsonValueKind.Array } array || array.GetArrayLength() == 0)
        {
            return null;
        }

        var digests = array.EnumerateArray().Select(subject => Member(subject, "digest")).ToList();
        return digests.TrueForAll(digest => digest is { ValueKind: JsonValueKind.Object } && digest.EnumerateObject().Any())
            ? digests.Select(digest => Text(digest, "sha256") ?? "").ToFacts()
            : null;
    }

    // False when there are too many, or one too deep. An object without members is a value itself, but for the outermost.
    private static bool Gather(JsonElement element, string at, List<BuildParameter> leaves)
    {
        if (at.Length > LongestField || leaves.Count >= MostLeaves)
        {
            return false;
        }

        if (element.ValueKind is JsonValueKind.Object && (at.Length == 0 || element.EnumerateObject().Any()))
        {
            return element.EnumerateObject().All(one => Gather(one.Value, $"{at}/{one.Name.Replace("~", "~0").Replace("/", "~1")}", leaves));
        }

        if (element.ValueKind is JsonValueKind.Array && element.GetArrayLength() > 0)
        {
            return element.EnumerateArray().Select((one, i) => (one, i)).All(next => Gather(next.one, $"{at}/{next.i}", leaves));
        }

        leaves.Add(new(at, element.ValueKind is JsonValueKind.String ? element.GetString() ?? "" : element.GetRawText()));
        return true;
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static Refusal No(string sentence) => Refusal.Unprocessable("provenance.no-statement", sentence);
}
