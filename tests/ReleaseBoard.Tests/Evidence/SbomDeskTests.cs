using System.Text;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Artifacts;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Evidence;

public sealed class SbomDeskTests : IDisposable
{
    private static readonly Credential Ada = new(new("ada"), null);

    private readonly EvidenceHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task A_bill_of_materials_is_kept_searched_and_compared_with_another_version_s()
    {
        var artifact = await _house.ArtifactAsync();
        var next = (await _house.Artifacts.PutAsync(new(new("shop"), new("1.1.0")), new MemoryStream(Archives.Zip(("releaseboard.json", Archives.Manifest))), Ada, default)).Value().Artifact;

        var summary = (await _house.Sboms.PutAsync(artifact.Digest, Sbom("anvil", "1.0"), Ada, default)).Value();
        (await _house.Sboms.PutAsync(artifact.Digest, Sbom("anvil", "1.0"), Ada, default)).Value();
        (await _house.Sboms.PutAsync(next.Digest, Sbom("anvil", "2.0"), Ada, default)).Value();

        Assert.Equal(summary, _house.Evidence.Of(artifact).Sbom);
        Assert.Equal((1, new("ada"), _house.Store.Clock.Now), (summary.Components, summary.PostedBy, summary.PostedAt));
        Assert.Equal("anvil", (await FindAsync(artifact.Digest, "anv")).Value().Items.Single().Name);
        Assert.Equal(new([], null, 0), (await FindAsync(artifact.Digest, "rocket")).Value());
        Assert.Equal([new("anvil", ["1.0"], ["2.0"])], (await _house.Sboms.CompareAsync(artifact.Digest, next.Digest, Reach.All, default)).Value().Changed);
        Assert.Equal(["evidence.sbom", "evidence.sbom"], _house.Acts()[^2..]);
    }

    [Fact]
    public async Task What_is_not_there_or_not_allowed_is_refused()
    {
        var artifact = await _house.ArtifactAsync();
        var viewer = await _house.Store.PersonAsync("eve", Role.Viewer);

        Assert.Equal("sbom.missing", (await FindAsync(artifact.Digest, null)).Refusal?.Code);
        Assert.Equal("artifact.unknown", (await _house.Sboms.ComponentsAsync(artifact.Digest, null, 0, 100, new Reach([new("search")]), default)).Refusal?.Code);
        Assert.Equal("permission.missing", (await _house.Sboms.PutAsync(artifact.Digest, Sbom("a", "1"), viewer, default)).Refusal?.Code);
        Assert.Equal("permission.missing", (await _house.Tests.PutAsync(artifact.Digest, "unit", [], viewer, default)).Refusal?.Code);
        Assert.Equal("tests.name-malformed", (await _house.Tests.PutAsync(artifact.Digest, " ", [], Ada, default)).Refusal?.Code);
        Assert.Equal("sbom.not-json", (await _house.Sboms.PutAsync(artifact.Digest, "x"u8.ToArray(), Ada, default)).Refusal?.Code);
        Assert.Null(_house.Evidence.Of(artifact).Sbom);
        Assert.Null(_house.Evidence.Of(artifact).Tests);
    }

    [Fact]
    public async Task A_long_one_is_read_a_page_at_a_time_and_the_pages_hold_each_component_once()
    {
        var artifact = await _house.ArtifactAsync();
        var components = string.Join(',', Enumerable.Range(0, 450).Select(i => $$"""{"name":"{{(i % 2 == 0 ? "even" : "odd")}}-{{i}}"}"""));
        (await _house.Sboms.PutAsync(artifact.Digest, Encoding.UTF8.GetBytes($$"""{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{{components}}]}"""), Ada, default)).Value();

        List<SbomFinds> pages = [(await FindAsync(artifact.Digest, "odd")).Value()];
        while (pages[^1].Next is { } next)
        {
            pages.Add((await FindAsync(artifact.Digest, "odd", int.Parse(next, System.Globalization.CultureInfo.InvariantCulture))).Value());
        }

        Assert.Equal([100, 100, 25], pages.Select(page => page.Items.Count));
        Assert.All(pages, page => Assert.Equal(225, page.Total));
        Assert.Equal(225, pages.SelectMany(page => page.Items).Select(component => component.Name).Distinct().Count());
        Assert.Equal(200, (await _house.Sboms.ComponentsAsync(artifact.Digest, null, 0, 1_000_000, Reach.All, default)).Value().Items.Count);
    }

    [Fact]
    public async Task Test_reports_add_up_by_name_and_one_that_comes_again_replaces_its_own()
    {
        var artifact = await _house.ArtifactAsync();

        (await _house.Tests.PutAsync(artifact.Digest, "unit", Report(3, 1), Ada, default)).Value();
        (await _house.Tests.PutAsync(artifact.Digest, "browser", Report(2, 0), Ada, default)).Value();
        var before = _house.Evidence.Of(artifact).Tests;
        var after = (await _house.Tests.PutAsync(artifact.Digest, "unit", Report(4, 0), Ada, default)).Value();

        Assert.Equal((5, 1, false), (before?.Passed, before?.Failed, before?.HavePassed));
        Assert.Equal((6, 0, true), (after.Passed, after.Failed, after.HavePassed));
        Assert.Equal(after, _house.Evidence.Of(artifact).Tests);
        Assert.Equal(["browser", "unit"], after.Reports.Select(report => report.Name));
    }

    [Fact]
    public async Task So_many_reports_are_kept_and_no_more()
    {
        var artifact = await _house.ArtifactAsync();
        for (var i = 0; i < TestReportRules.Most; i++)
        {
            (await _house.Tests.PutAsync(artifact.Digest, $"unit {i}", Report(1, 0), Ada, default)).Value();
        }

        Assert.Equal("tests.too-many", (await _house.Tests.PutAsync(artifact.Digest, "one more", Report(1, 0), Ada, default)).Refusal?.Code);
        Assert.Equal(TestReportRules.Most, (await _house.Tests.PutAsync(artifact.Digest, "unit 3", Report(1, 0), Ada, default)).Value().Passed);
    }

    private Task<Outcome<SbomFinds>> FindAsync(Digest artifact, string? search, int skip = 0) => _house.Sboms.ComponentsAsync(artifact, search, skip, 100, Reach.All, default);

    private static byte[] Sbom(string name, string version) =>
        Encoding.UTF8.GetBytes($$"""{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"name":"{{name}}","version":"{{version}}","purl":"pkg:npm/{{name}}@{{version}}"}]}""");

    private static byte[] Report(int passed, int failed) => Encoding.UTF8.GetBytes(
        $"<testsuite>{string.Concat(Enumerable.Repeat("<testcase name='a'/>", passed))}{string.Concat(Enumerable.Repeat("<testcase name='b'><failure/></testcase>", failed))}</testsuite>");
}
