using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>What a CycloneDX document holds, as its items come (https://cyclonedx.org/docs/1.6/json/).</summary>
internal sealed class CycloneDxParts
{
    /// <summary>Components of a document, of either language.</summary>
    public const int MostComponents = 50_000;

    private const int MostVulnerabilities = 1_000;
    private const int MostAffected = 20;
    private const int MostLicences = 10;

    private readonly List<SbomComponent> _components = [];

    // By their reference in the document; bounded by the number of components.
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly List<(SbomVulnerability Found, List<string> References)> _vulnerabilities = [];

    public Facts<SbomComponent> Components => _components.ToFacts();

    public string? Describes { get; private set; }

    public bool HasDependencies { get; private set; }

    /// <summary>With the names of what they affect, which may stand anywhere in the document.</summary>
    public Facts<SbomVulnerability> Vulnerabilities() =>
        _vulnerabilities.Select(one => one.Found with { Affects = one.References.Select(reference => _names.GetValueOrDefault(reference) ?? reference).Distinct().ToFacts() }).ToFacts();

    public Refusal? Take(string name, JsonElement item)
    {
        switch (name)
        {
            case "metadata":
                Describes = SbomReader.Member(item, "component") is { ValueKind: JsonValueKind.Object } root ? Named(root) : null;
                return null;
            case "dependencies":
                HasDependencies |= SbomReader.Items(item, "dependsOn").Any();
                return null;
            case "vulnerabilities":
                return _vulnerabilities.Count >= MostVulnerabilities ? TooMany("vulnerabilities", MostVulnerabilities) : Vulnerability(item);
            default:
                return Component(item);
        }
    }

    public static Refusal TooMany(string what, int most) => new("sbom.too-many", $"The document names more than {most} {what}.") { Kind = RefusalKind.TooLarge };

    private Refusal? Component(JsonElement item)
    {
        if (SbomReader.Text(item, "name") is not { } name)
        {
            return Refusal.Unprocessable("sbom.nameless", "A component of the document has no name.");
        }

        if (_components.Count >= MostComponents)
        {
            return TooMany("components", MostComponents);
        }

        var group = SbomReader.Text(item, "group");
        _components.Add(new(
            group is null ? name : $"{group}/{name}",
            SbomReader.Text(item, "version"),
            SbomReader.Text(item, "purl", 500),
            SbomReader.Items(item, "licenses").Select(Licence).OfType<string>().Take(MostLicences).ToFacts(),
            SbomReader.Items(item, "hashes").Any()));
        if (SbomReader.Text(item, "bom-ref", 500) is { } reference)
        {
            _names[reference] = Named(item);
        }

        return SbomReader.Items(item, "components").Select(Component).FirstOrDefault(refusal => refusal is not null);
    }

    private Refusal? Vulnerability(JsonElement item)
    {
        var severity = SbomReader.Items(item, "ratings").Select(rating => SbomReader.Text(rating, "severity", 40)).FirstOrDefault(one => one is not null);
        var found = new SbomVulnerability(SbomReader.Text(item, "id", 100) ?? "without an id", severity, SbomReader.Text(SbomReader.Member(item, "analysis"), "state", 40), []);
        _vulnerabilities.Add((found, SbomReader.Items(item, "affects").Select(one => SbomReader.Text(one, "ref", 500)).OfType<string>().Take(MostAffected).ToList()));
        return null;
    }

    private static string? Licence(JsonElement choice) =>
        SbomReader.Text(choice, "expression") ?? SbomReader.Text(SbomReader.Member(choice, "license"), "id") ?? SbomReader.Text(SbomReader.Member(choice, "license"), "name");

    private static string Named(JsonElement component) => $"{SbomReader.Text(component, "name")} {SbomReader.Text(component, "version")}".Trim();
}
