using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>Reads bills of materials (CycloneDX 1.5 and 1.6, SPDX 2.3, as JSON) and compares them.</summary>
public static class SbomRules
{
    /// <summary>Bytes of a document.</summary>
    public const int MostBytes = 32 << 20;

    private const int MostLicences = 100;

    /// <summary>The document in one pass and bounded memory; what nests deeper than 64, is too large or of another version is refused.</summary>
    public static Outcome<Sbom> Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MostBytes)
        {
            return new Refusal("sbom.too-large", $"A bill of materials is at most {MostBytes} bytes.") { Kind = RefusalKind.TooLarge };
        }

        return SbomReader.Read(json.Span).Then(found => found.Format.Then<Sbom>(format =>
        {
            var components = format.Format is SbomFormat.Spdx ? found.Spdx.Components() : found.CycloneDx.Components;
            return new Sbom(
                new()
                {
                    Format = format.Format,
                    FormatVersion = format.Version,
                    Describes = format.Format is SbomFormat.Spdx ? found.Spdx.Describes() : found.CycloneDx.Describes,
                    Components = components.Count,
                    Licences = components.SelectMany(one => one.Licences).CountBy(licence => licence).OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal)
                        .Take(MostLicences).Select(one => new LicenceCount(one.Key, one.Value)).ToFacts(),
                    WithoutLicence = components.Count(one => one.Licences.Count == 0),
                    Vulnerabilities = format.Format is SbomFormat.CycloneDx ? found.CycloneDx.Vulnerabilities() : [],
                    Warnings = Warnings(components, found, format.Format).ToFacts(),
                    Document = Digest.Of(json.Span),
                },
                components);
        }));
    }

    /// <summary>What came, went and has another version; a package is known by its package URL without version, else by its name.</summary>
    public static SbomDifference Compare(Facts<SbomComponent> before, Facts<SbomComponent> after)
    {
        var (old, now) = (before.ToLookup(Identity, StringComparer.Ordinal), after.ToLookup(Identity, StringComparer.Ordinal));
        var both = now.Where(one => old.Contains(one.Key)).Select(one => new ComponentChange(one.First().Name, Versions(old[one.Key]), Versions(one))).ToList();
        return new()
        {
            Added = now.Where(one => !old.Contains(one.Key)).SelectMany(one => one).OrderBy(one => one.Name, StringComparer.Ordinal).ToFacts(),
            Removed = old.Where(one => !now.Contains(one.Key)).SelectMany(one => one).OrderBy(one => one.Name, StringComparer.Ordinal).ToFacts(),
            Changed = both.Where(one => one.Before != one.After).OrderBy(one => one.Name, StringComparer.Ordinal).ToFacts(),
            Same = both.Count(one => one.Before == one.After),
        };
    }

    /// <summary>Whether its name or package URL holds the text; everything holds nothing.</summary>
    public static bool Holds(SbomComponent component, string? text) => string.IsNullOrWhiteSpace(text)
        || component.Name.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase) || component.Purl?.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase) is true;

    private static Facts<string> Versions(IEnumerable<SbomComponent> components) =>
        components.Select(one => one.Version ?? "no version").Distinct().Order(StringComparer.Ordinal).ToFacts();

    // pkg:type/namespace/name@version?qualifiers#subpath (https://github.com/package-url/purl-spec), without what changes with a version.
    private static string Identity(SbomComponent component)
    {
        if (component.Purl is not { } purl)
        {
            return component.Name;
        }

        var bare = purl.Split('?', '#')[0];
        var at = bare.LastIndexOf('@');
        return at > bare.LastIndexOf('/') ? bare[..at] : bare;
    }

    private static IEnumerable<string> Warnings(Facts<SbomComponent> components, SbomReader.Found found, SbomFormat format)
    {
        if (components.Count == 0)
        {
            yield return "It lists no component.";
        }

        (int Count, string Lacks)[] lacks =
        [
            (components.Count(one => one.Purl is null), "no package URL"),
            (components.Count(one => one.Version is null), "no version"),
            (components.Count(one => !one.HasHash), "no hash"),
            (components.Count(one => one.Licences.Count == 0), "no known licence"),
        ];
        foreach (var (count, what) in lacks.Where(one => one.Count > 0))
        {
            yield return $"{count} of {components.Count} components {(count == 1 ? "has" : "have")} {what}.";
        }

        if ((format is SbomFormat.Spdx ? found.Spdx.Describes() : found.CycloneDx.Describes) is null)
        {
            yield return "It does not say what it describes.";
        }

        if (!(format is SbomFormat.Spdx ? found.Spdx.HasDependencies : found.CycloneDx.HasDependencies))
        {
            yield return "It does not say what depends on what.";
        }
    }
}
