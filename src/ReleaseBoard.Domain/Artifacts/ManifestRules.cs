using System.Text.Json;
using System.Text.RegularExpressions;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Artifacts;

/// <summary>What an archive's <c>releaseboard.json</c> may say.</summary>
public static partial class ManifestRules
{
    private const int MaximumBytes = 64 << 10;
    private const int MaximumArguments = 64;
    private const int MaximumFlags = 500;
    private const int LongestFlag = 200;
    private const int MaximumArgumentLength = 4096;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>Reads a manifest and refuses what is unknown in it: a misspelt field must not be silently without effect.</summary>
    public static Outcome<ArtifactManifest> Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MaximumBytes)
        {
            return TooLarge();
        }

        try
        {
            using var document = JsonDocument.Parse(json.Span is [0xef, 0xbb, 0xbf, ..] ? json[3..] : json, Strict);
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? Read(document.RootElement).Then(Check)
                : Refused("not-an-object", "The manifest is not a JSON object.");
        }
        catch (JsonException fault)
        {
            return Refused("not-json", $"The manifest is not valid JSON (line {fault.LineNumber.GetValueOrDefault() + 1}).");
        }
        catch (InvalidOperationException)
        {
            // A string with half a surrogate pair is found only when it is read.
            return Refused("not-json", "The manifest holds text that is not valid Unicode.");
        }
    }

    /// <summary>The manifest's bytes, at most as many as are allowed.</summary>
    internal static byte[] Bytes(Stream content)
    {
        var buffer = new byte[MaximumBytes + 1];
        var length = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return length <= MaximumBytes ? buffer[..length] : throw new HostileArchiveException(TooLarge());
    }

    private static Outcome<ArtifactManifest> Read(JsonElement root)
    {
        Outcome<ArtifactManifest> manifest = new ArtifactManifest();
        foreach (var field in root.EnumerateObject())
        {
            manifest = manifest.Then(soFar => With(soFar, field));
        }

        return manifest;
    }

    private static Outcome<ArtifactManifest> With(ArtifactManifest manifest, JsonProperty field) => (field.Name, field.Value.ValueKind) switch
    {
        ("start", JsonValueKind.Array) when field.Value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String) =>
            manifest with { Start = field.Value.EnumerateArray().Select(item => item.GetString() ?? "").ToFacts() },
        ("start", _) => WrongType(field, "a list of strings"),
        ("portVariable", JsonValueKind.String) => manifest with { PortVariable = field.Value.GetString() ?? "" },
        ("health", JsonValueKind.String) => manifest with { Health = field.Value.GetString() ?? "" },
        ("portVariable" or "health", _) => WrongType(field, "a string"),
        ("metrics", JsonValueKind.String or JsonValueKind.Null) => manifest with { Metrics = field.Value.GetString() },
        ("metrics", _) => WrongType(field, "a string or null"),
        ("readyWithinSeconds", JsonValueKind.Number) when field.Value.TryGetInt32(out var seconds) => manifest with { ReadyWithinSeconds = seconds },
        ("stopWithinSeconds", JsonValueKind.Number) when field.Value.TryGetInt32(out var seconds) => manifest with { StopWithinSeconds = seconds },
        ("readyWithinSeconds" or "stopWithinSeconds", _) => WrongType(field, "a whole number"),
        ("flags", JsonValueKind.Array) when field.Value.GetArrayLength() <= MaximumFlags && field.Value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String && item.GetString()?.Length is > 0 and <= LongestFlag) =>
            manifest with { Flags = field.Value.EnumerateArray().Select(item => item.GetString() ?? "").Distinct().ToFacts() },
        ("flags", _) => WrongType(field, $"a list of at most {MaximumFlags} flags' names"),
        ("requires", _) => AppliedManifestRules.Requires(field.Value).Then<ArtifactManifest>(requires => manifest with { Requires = requires }),
        ("database", _) => AppliedManifestRules.Database(field.Value).Then<ArtifactManifest>(database => manifest with { Database = database }),
        ("infrastructure", _) => AppliedManifestRules.Infrastructure(field.Value).Then<ArtifactManifest>(plan => manifest with { Infrastructure = plan }),
        _ => Refused("unknown-field", $"The manifest has a field '{ArchivePathRules.Shown(field.Name)}', which nothing reads."),
    };

    private static Outcome<ArtifactManifest> Check(ArtifactManifest manifest)
    {
        if (manifest is { Database: not null, Infrastructure: not null })
        {
            return Refused("two-kinds", "The manifest speaks of a database and of infrastructure; an artifact is one of them.");
        }

        if (manifest.Kind is not ApplicationKind.Service)
        {
            return manifest.Start.Count == 0 ? manifest : Refused("start", "What is applied does not start: the manifest must not have a start.");
        }

        if (CheckStart(manifest.Start) is { } badStart)
        {
            return badStart;
        }

        if (!VariableName().IsMatch(manifest.PortVariable))
        {
            return Refused("port-variable", "The manifest's portVariable must be 1 to 64 letters, digits or underscores, and not start with a digit.");
        }

        if (!IsLocalPath(manifest.Health))
        {
            return Refused("health", "The manifest's health must be a path that starts with one slash, without spaces.");
        }

        if (manifest.Metrics is { } metrics && !IsLocalPath(metrics))
        {
            return Refused("metrics", "The manifest's metrics must be a path that starts with one slash, without spaces.");
        }

        if (manifest.ReadyWithinSeconds is < 1 or > 3600)
        {
            return Refused("ready-within", "The manifest's readyWithinSeconds must be 1 to 3600.");
        }

        return manifest.StopWithinSeconds is < 1 or > 600
            ? Refused("stop-within", "The manifest's stopWithinSeconds must be 1 to 600.")
            : manifest;
    }

    private static Refusal? CheckStart(Facts<string> start)
    {
        if (start.Count == 0 || string.IsNullOrWhiteSpace(start[0]))
        {
            return Refused("start", "The manifest's start must name the command that starts the application.");
        }

        if (start.Count > MaximumArguments || start.Any(argument => argument.Length > MaximumArgumentLength || argument.Contains('\0')))
        {
            return Refused("start", $"The manifest's start must have at most {MaximumArguments} parts of at most {MaximumArgumentLength} characters each.");
        }

        return ArchivePathRules.Check(start[0]).Refusal is null && !start[0].EndsWith('/')
            ? null
            : Refused("start-outside", "The manifest's start must be a file in the archive or a program's name: it may not lead out of the archive.");
    }

    private static bool IsLocalPath(string path) =>
        path.Length <= 1000 && path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal)
        && path.All(c => c is > ' ' and < '\x7f' and not ('\\' or '#'));

    private static Refusal WrongType(JsonProperty field, string wanted) =>
        Refused("wrong-type", $"The manifest's {field.Name} must be {wanted}.");

    private static Refusal TooLarge() => Refused("too-large", $"The manifest is larger than {MaximumBytes >> 10} KiB.");

    private static Refusal Refused(string code, string sentence) => Refusal.Invalid($"manifest.{code}", sentence);

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,63}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();
}
