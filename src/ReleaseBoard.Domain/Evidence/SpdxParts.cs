using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>What an SPDX document holds, as its items come (https://spdx.github.io/spdx-spec/v2.3/).</summary>
internal sealed class SpdxParts
{
    private static readonly string[] SaysNothing = ["NOASSERTION", "NONE"];

    private readonly List<(string? Id, SbomComponent Component)> _packages = [];
    private readonly HashSet<string> _described = new(StringComparer.Ordinal);

    public bool HasDependencies { get; private set; }

    /// <summary>All packages but the one the document is about, which CycloneDX does not list either.</summary>
    public Facts<SbomComponent> Components() => _packages.Where(one => one.Id is null || !_described.Contains(one.Id)).Select(one => one.Component).ToFacts();

    public string? Describes() => _packages.Where(one => one.Id is { } id && _described.Contains(id)).Select(one => $"{one.Component.Name} {one.Component.Version}".Trim()).FirstOrDefault();

    public Refusal? Take(string name, JsonElement item)
    {
        switch (name)
        {
            case "packages":
                return Package(item);
            case "relationships":
                Relationship(SbomReader.Text(item, "relationshipType"), SbomReader.Text(item, "spdxElementId", 500), SbomReader.Text(item, "relatedSpdxElement", 500));
                return null;
            default:
                Described(item.ValueKind is JsonValueKind.String ? item.GetString() : null);
                return null;
        }
    }

    private void Relationship(string? type, string? from, string? to)
    {
        HasDependencies |= type is "DEPENDS_ON" or "DEPENDENCY_OF" or "DEV_DEPENDENCY_OF" or "OPTIONAL_DEPENDENCY_OF" or "RUNTIME_DEPENDENCY_OF" or "BUILD_DEPENDENCY_OF" or "CONTAINS";
        if (type is "DESCRIBES" && from is "SPDXRef-DOCUMENT")
        {
            Described(to);
        }
        else if (type is "DESCRIBED_BY" && to is "SPDXRef-DOCUMENT")
        {
            Described(from);
        }
    }

    private void Described(string? id)
    {
        if (id is not null && _described.Count < CycloneDxParts.MostComponents)
        {
            _described.Add(id);
        }
    }

    private Refusal? Package(JsonElement item)
    {
        if (SbomReader.Text(item, "name") is not { } name)
        {
            return Refusal.Unprocessable("sbom.nameless", "A package of the document has no name.");
        }

        if (_packages.Count >= CycloneDxParts.MostComponents)
        {
            return CycloneDxParts.TooMany("packages", CycloneDxParts.MostComponents);
        }

        var purl = SbomReader.Items(item, "externalRefs").Where(one => SbomReader.Text(one, "referenceType") is "purl").Select(one => SbomReader.Text(one, "referenceLocator", 500)).FirstOrDefault();
        var component = new SbomComponent(name, SbomReader.Text(item, "versionInfo"), purl, Licences(item), SbomReader.Items(item, "checksums").Any());
        _packages.Add((SbomReader.Text(item, "SPDXID", 500), component));
        return null;
    }

    // What was concluded counts before what was declared.
    private static Facts<string> Licences(JsonElement item) =>
        new[] { SbomReader.Text(item, "licenseConcluded"), SbomReader.Text(item, "licenseDeclared") }.FirstOrDefault(one => one is not null && !SaysNothing.Contains(one)) is { } licence ? [licence] : [];
}
