using System.Globalization;
using System.Text.Json;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Plans;

/// <summary>Reads a plan as <c>terraform show -json</c> and <c>tofu show -json</c> write it: https://developer.hashicorp.com/terraform/internals/json-format.</summary>
public static class PlanJsonRules
{
    public const int MostBytes = 16 << 20;
    public const int MostResources = 20_000;

    // Kept and shown; what is beyond is counted.
    private const int MostChanges = 2_000;
    private const int MostDifferences = 100;
    private const int Deepest = 64;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = Deepest, AllowDuplicateProperties = false };

    /// <summary>
    /// The plan without its secrets; they are added to <paramref name="secrets"/>, which may hold others to be taken out as well.
    /// Refused: what is no such document, another major version than 1, more than 16 MiB, 64 levels or 20,000 resources, and acts that are not known.
    /// </summary>
    public static Outcome<InfrastructurePlan> Read(ReadOnlyMemory<byte> json, PlanTool tool, SecretWords secrets)
    {
        if (json.Length > MostBytes)
        {
            return TooLarge($"The plan has more than {MostBytes >> 20} MiB.");
        }

        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Check(document.RootElement) is { } refusal ? refusal : Read(document.RootElement, tool, MaskRules.Gather(document.RootElement, secrets));
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // Nothing of the document in the sentence: it may be a secret that stood where the reader stumbled.
            var at = failure is JsonException { LineNumber: { } line } ? $" (line {line + 1})" : "";
            return Refusal.Unprocessable("plan.unreadable", $"The plan is no JSON that can be read{at}, or deeper than {Deepest} levels.");
        }
    }

    private static Refusal? Check(JsonElement plan)
    {
        var version = Json.Text(plan, "format_version");
        if (version is null || !int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major))
        {
            return Refusal.Unprocessable("plan.not-a-plan", "This is not a plan: it has no format_version. It is written by 'terraform show -json' of a saved plan.");
        }

        return major != 1 ? Refusal.Unprocessable("plan.version", $"The plan has the format {major}, and only 1 can be read here.")
            : Json.Items(plan, "resource_changes").Count() + Json.Items(plan, "resource_drift").Count() > MostResources ? TooLarge($"The plan has more than {MostResources} resources.")
            : null;
    }

    private static Outcome<InfrastructurePlan> Read(JsonElement plan, PlanTool tool, SecretWords secrets)
    {
        if (secrets.IsTooMany)
        {
            return TooLarge($"The plan has more than {SecretWords.Most} secret values.");
        }

        var reader = new ChangeReader(secrets, MostDifferences);
        return reader.All(Json.Items(plan, "resource_changes")).Then(changes => reader.All(Json.Items(plan, "resource_drift")).Then<InfrastructurePlan>(drift => new InfrastructurePlan
        {
            Tool = tool,
            Changes = PlanRules.Ordered(changes).Take(MostChanges).ToFacts(),
            Omitted = Math.Max(0, changes.Count(change => change.Action is not PlanAction.None) - MostChanges),
            Drift = PlanRules.Ordered(drift.Select(change => change with { IsRelevant = IsRelevant(plan, change) })).Take(MostChanges).ToFacts(),
            Outputs = Json.Fields(plan, "output_changes").Take(MostChanges).Select(reader.Output).Where(output => output.Differences.Count > 0).ToFacts(),
            Counts = PlanRules.Count(changes),
            MadeAt = Time(Json.Text(plan, "timestamp")),
            Problems = Json.IsTrue(Json.Get(plan, "errored")) ? ["The plan ended with an error and is not whole."] : [],
        }));
    }

    // An attribute is named without the number of its resource's instance.
    private static bool IsRelevant(JsonElement plan, PlanChange change) => Json.Items(plan, "relevant_attributes").Take(MostResources).Any(relevant =>
        Json.Text(relevant, "resource") is { } resource
        && (change.Address == resource || change.Address.StartsWith(resource + "[", StringComparison.Ordinal))
        && AttributeRules.Path(Json.Get(relevant, "attribute")) is var path
        && (change.Action is PlanAction.Destroy || path.Length == 0 || change.Differences.Any(difference => PlanRules.IsWithin(difference.Path, path) || PlanRules.IsWithin(path, difference.Path))));

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime() : null;

    private static Refusal TooLarge(string sentence) => new("plan.too-large", sentence) { Kind = RefusalKind.TooLarge };
}
