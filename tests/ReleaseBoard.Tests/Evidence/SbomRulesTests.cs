using System.Text;
using System.Text.Json;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Evidence;

public sealed class SbomRulesTests
{
    private const string CycloneDx = """
        {
          "components": [
            { "bom-ref": "a", "type": "library", "group": "@acme", "name": "anvil", "version": "1.2.0", "purl": "pkg:npm/%40acme/anvil@1.2.0", "hashes": [{ "alg": "SHA-256", "content": "00" }],
              "licenses": [{ "license": { "id": "MIT" } }, { "expression": "Apache-2.0 OR MIT" }],
              "components": [{ "name": "inner", "licenses": [{ "license": { "name": "House licence" } }] }] },
            { "bom-ref": "b", "type": "library", "name": "rocket", "version": "2.0.0", "licenses": [] }
          ],
          "vulnerabilities": [{ "id": "CVE-2026-1", "ratings": [{ "severity": "high" }], "analysis": { "state": "not_affected" }, "affects": [{ "ref": "b" }, { "ref": "gone" }] }],
          "metadata": { "component": { "name": "shop", "version": "1.0.0" } },
          "dependencies": [{ "ref": "a", "dependsOn": ["b"] }],
          "specVersion": "1.6",
          "bomFormat": "CycloneDX"
        }
        """;

    [Fact]
    public void A_cyclonedx_document_is_read_whatever_the_order_of_its_fields()
    {
        var sbom = Read(CycloneDx).Value();

        Assert.Equal(
            [
                new("@acme/anvil", "1.2.0", "pkg:npm/%40acme/anvil@1.2.0", ["MIT", "Apache-2.0 OR MIT"], HasHash: true),
                new("inner", null, null, ["House licence"], HasHash: false),
                new("rocket", "2.0.0", null, [], HasHash: false),
            ],
            sbom.Components);
        Assert.Equal((SbomFormat.CycloneDx, "1.6", "shop 1.0.0", 3, 1), (sbom.Summary.Format, sbom.Summary.FormatVersion, sbom.Summary.Describes, sbom.Summary.Components, sbom.Summary.WithoutLicence));
        Assert.Equal([new("Apache-2.0 OR MIT", 1), new("House licence", 1), new("MIT", 1)], sbom.Summary.Licences);
        Assert.Equal([new("CVE-2026-1", "high", "not_affected", ["rocket 2.0.0", "gone"])], sbom.Summary.Vulnerabilities);
        Assert.Equal(
            ["2 of 3 components have no package URL.", "1 of 3 components has no version.", "2 of 3 components have no hash.", "1 of 3 components has no known licence."],
            sbom.Summary.Warnings);
        Assert.Equal(EvidenceHouse.DigestOf(Encoding.UTF8.GetBytes(CycloneDx)), sbom.Summary.Document);
    }

    [Fact]
    public void An_spdx_document_is_read_without_what_it_describes()
    {
        var sbom = Read("""
            {
              "spdxVersion": "SPDX-2.3",
              "relationships": [
                { "spdxElementId": "SPDXRef-DOCUMENT", "relatedSpdxElement": "SPDXRef-shop", "relationshipType": "DESCRIBES" },
                { "spdxElementId": "SPDXRef-shop", "relatedSpdxElement": "SPDXRef-a", "relationshipType": "DEPENDS_ON" }
              ],
              "packages": [
                { "SPDXID": "SPDXRef-shop", "name": "shop", "versionInfo": "1.0.0" },
                { "SPDXID": "SPDXRef-a", "name": "anvil", "versionInfo": "1.2.0", "licenseConcluded": "NOASSERTION", "licenseDeclared": "MIT", "checksums": [{ "algorithm": "SHA256", "checksumValue": "00" }],
                  "externalRefs": [{ "referenceType": "cpe23Type", "referenceLocator": "cpe:x" }, { "referenceType": "purl", "referenceLocator": "pkg:npm/anvil@1.2.0" }] },
                { "name": "rocket", "licenseDeclared": "NONE" }
              ]
            }
            """).Value();

        Assert.Equal([new("anvil", "1.2.0", "pkg:npm/anvil@1.2.0", ["MIT"], HasHash: true), new("rocket", null, null, [], HasHash: false)], sbom.Components);
        Assert.Equal((SbomFormat.Spdx, "2.3", "shop 1.0.0", 1), (sbom.Summary.Format, sbom.Summary.FormatVersion, sbom.Summary.Describes, sbom.Summary.WithoutLicence));
    }

    [NpmTheory]
    [InlineData("cyclonedx")]
    [InlineData("spdx")]
    public void Npm_s_own_documents_are_read_whole(string format)
    {
        var document = NpmSigner.Sbom(format);
        using var json = JsonDocument.Parse(document);

        var sbom = SbomRules.Read(document).Value();

        var listed = format is "spdx" ? json.RootElement.GetProperty("packages").GetArrayLength() - 1 : json.RootElement.GetProperty("components").GetArrayLength();
        Assert.Equal(listed, sbom.Components.Count);
        Assert.InRange(listed, 3, 1000);
        Assert.All(sbom.Components, component => Assert.StartsWith("pkg:npm/", component.Purl, StringComparison.Ordinal));
        Assert.Contains(sbom.Components, component => component is { Name: "@sigstore/sign", Version: "4.1.1", HasHash: true } && component.Licences == ["Apache-2.0"]);
        Assert.EndsWith("signer 1.0.0", sbom.Summary.Describes, StringComparison.Ordinal);
    }

    [SampleFact("cdx.json")]
    public void Two_recorded_documents_of_one_tree_name_the_same_components()
    {
        var one = SbomRules.Read(Encoding.UTF8.GetBytes(Samples.Text("cdx.json"))).Value();
        var other = SbomRules.Read(Encoding.UTF8.GetBytes(Samples.Text("spdx.json"))).Value();

        Assert.Equal(18, one.Components.Count);
        Assert.Equal(one.Components.Select(component => (component.Name, component.Version, component.Purl)).Order(), other.Components.Select(component => (component.Name, component.Version, component.Purl)).Order());
        Assert.Equal((0, 0, 18), (SbomRules.Compare(one.Components, other.Components).Added.Count, SbomRules.Compare(one.Components, other.Components).Changed.Count, SbomRules.Compare(one.Components, other.Components).Same));
    }

    [Fact]
    public void A_difference_names_what_came_went_and_changed()
    {
        Facts<SbomComponent> before = [Part("anvil", "1.0"), Part("rocket", "2.0"), Part("paint", "1.0"), Part("paint", "2.0"), new("nameless", "1", null, [], false)];
        Facts<SbomComponent> after = [Part("anvil", "1.1"), Part("paint", "2.0"), Part("lamp", "1.0"), new("nameless", "1", null, [], false)];

        var difference = SbomRules.Compare(before, after);

        Assert.Equal([Part("lamp", "1.0")], difference.Added);
        Assert.Equal([Part("rocket", "2.0")], difference.Removed);
        Assert.Equal([new("anvil", ["1.0"], ["1.1"]), new("paint", ["1.0", "2.0"], ["2.0"])], difference.Changed);
        Assert.Equal(1, difference.Same);
        Assert.Equal([Part("lamp", "1.0")], after.Where(component => SbomRules.Holds(component, " NPM/lamp")));
    }

    [Theory]
    [InlineData("[]", "sbom.format")]
    [InlineData("{}", "sbom.format")]
    [InlineData("{", "sbom.not-json")]
    [InlineData("""{"bomFormat":"CycloneDX","specVersion":"1.5"} trailing""", "sbom.not-json")]
    [InlineData("""{"bomFormat":"CycloneDX","specVersion":"1.4"}""", "sbom.version")]
    [InlineData("""{"spdxVersion":"SPDX-3.0"}""", "sbom.version")]
    [InlineData("""{"bomFormat":"CycloneDX","specVersion":"1.5","spdxVersion":"SPDX-2.3"}""", "sbom.format")]
    [InlineData("""{"bomFormat":"CycloneDX","specVersion":"1.5","components":[],"components":[]}""", "sbom.twice")]
    [InlineData("""{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"version":"1"}]}""", "sbom.nameless")]
    [InlineData("""{"bomFormat":"CycloneDX","specVersion":"1.5","components":[7]}""", "sbom.nameless")]
    [InlineData("""{"spdxVersion":"SPDX-2.3","packages":[null]}""", "sbom.nameless")]
    [InlineData("""{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"name":"\ud800"}]}""", "sbom.not-json")]
    public void What_is_no_bill_of_materials_is_refused(string document, string code) => Assert.Equal(code, Read(document).Refusal?.Code);

    [Fact]
    public void What_is_too_much_is_refused()
    {
        var deep = new string('[', 10_000_000);
        var many = $$"""{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{{string.Join(',', Enumerable.Repeat("""{"name":"a"}""", 50_001))}}]}""";
        var large = $$"""{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"name":"{{new string('a', 5 << 20)}}"}]}""";

        Assert.Equal("sbom.format", Read(deep).Refusal?.Code);
        Assert.Equal("sbom.not-json", Read($$"""{"components":{{deep}}""").Refusal?.Code);
        Assert.Equal("sbom.not-json", Read($$"""{"bomFormat":{{deep}}""").Refusal?.Code);
        Assert.Equal("sbom.too-many", Read(many).Refusal?.Code);
        Assert.Equal("sbom.item-too-large", Read(large).Refusal?.Code);
        Assert.Equal(RefusalKind.TooLarge, SbomRules.Read(new byte[SbomRules.MostBytes + 1]).Refusal?.Kind);
    }

    [Fact]
    public void An_empty_one_is_warned_of_and_texts_that_a_screen_would_obey_are_not_kept()
    {
        var empty = Read("""{"bomFormat":"CycloneDX","specVersion":"1.5"}""").Value();
        var evil = Read("""{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"name":"a\u001b[2J","version":7,"licenses":"MIT","components":"x"}],"dependencies":{},"metadata":[]}""").Value();

        Assert.Equal(["It lists no component.", "It does not say what it describes.", "It does not say what depends on what."], empty.Summary.Warnings);
        Assert.Equal([new("a?[2J", null, null, [], false)], evil.Components);
    }

    private static Outcome<Sbom> Read(string document) => SbomRules.Read(Encoding.UTF8.GetBytes(document));

    private static SbomComponent Part(string name, string version) => new(name, version, $"pkg:npm/{name}@{version}", [], true);
}
