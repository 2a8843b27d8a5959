using System.Security.Cryptography;
using System.Text;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Evidence;
using ReleaseBoard.Engine.Insights;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Plans;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Evidence;
using ReleaseBoard.Web.Insights;
using ReleaseBoard.Web.Tests.Demo;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Evidence;

public sealed class EvidencePagesTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    private static readonly EvidenceSight Nothing = new()
    {
        Application = new("shop"),
        Version = new("1.0.0"),
        Digest = new(new string('a', 64)),
        Rebuild = RebuildRules.Sight([], new("ada"), 1),
        Provenance = ProvenanceRules.Sight([]),
    };

    [Fact]
    public void Where_there_is_no_evidence_the_page_says_so_and_calls_nothing_verified()
    {
        using var context = Context();

        var tile = context.Render<EvidenceTile>(parameters => parameters.Add(component => component.Fact, Nothing));

        Assert.Equal(["not reproduced", "none", "none", "none"], tile.FindAll("h3 .chip").Select(chip => chip.TextContent));
        Assert.Contains("Nobody has built it again yet.", tile.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("verified,", tile.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mismatch_shows_the_files_that_differ_and_a_check_that_failed_its_reason()
    {
        using var context = Context();
        var rebuild = new Rebuild
        {
            Id = Guid.Empty, Artifact = Nothing.Digest, Rebuilder = "tower", Result = new(new string('b', 64)), PostedBy = new("grace"), Person = new("grace"), PostedAt = DateTimeOffset.UnixEpoch,
            Difference = new() { Total = 1, Files = [new("built.txt", FileChange.Changed, 23, 25, "@ line 1\n-<b>one</b>\n+two")] },
        };
        var report = new ProvenanceReport { Document = Nothing.Digest, Verdict = ProvenanceVerdict.Failed, Checks = [new("Signature", CheckResult.Failed, "It was changed.")], PostedBy = new("ada") };
        var fact = Nothing with { Rebuild = RebuildRules.Sight([rebuild], new("ada"), 1), Provenance = ProvenanceRules.Sight([report]) };

        var tile = context.Render<EvidenceTile>(parameters => parameters.Add(component => component.Fact, fact));

        Assert.Equal(["not reproducible", "does not hold"], tile.FindAll("h3 .chip").Take(2).Select(chip => chip.TextContent));
        Assert.Equal("@ line 1\n-<b>one</b>\n+two", tile.Find("pre").TextContent);
        Assert.Contains("differs, 23 B, then 25 B", tile.Find(".file").TextContent, StringComparison.Ordinal);
        Assert.Contains("Signature It was changed.", tile.Find(".checks li").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Documents_that_say_the_same_twice_are_shown_as_they_are()
    {
        using var context = Context();
        var report = TestReportRules.Read("<testsuite><testcase name='a'><failure message='no'/></testcase><testcase name='a'><failure message='no'/></testcase></testsuite>"u8.ToArray());
        var sbom = SbomRules.Read("""{"bomFormat":"CycloneDX","specVersion":"1.5","vulnerabilities":[{"id":"CVE-1"},{"id":"CVE-1"}]}"""u8.ToArray());
        var fact = Nothing with
        {
            Tests = new([new("unit", BoardFixture.Accepted(report), Nothing.Digest, new("ada"), DateTimeOffset.UnixEpoch)]),
            Sbom = BoardFixture.Accepted(sbom).Summary,
        };

        var tile = context.Render<EvidenceTile>(parameters => parameters.Add(component => component.Fact, fact));

        Assert.Equal(["a", "a"], tile.FindAll("summary").Select(summary => summary.TextContent));
        Assert.Equal(2, tile.FindAll("[aria-label='Bill of materials'] div").Count);
        Assert.Contains("2 failed", tile.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_artifact_s_page_shows_its_evidence_and_how_more_is_sent()
    {
        var artifact = await ArtifactAsync("shown", "1.0.0", Shop.Zip(new("1.0.0")));
        var grace = await board.PersonAsync("grace", Role.Developer);
        BoardFixture.Accepted(await board.Service<RebuildDesk>().PostAsync(new(artifact.Digest, "laptop") { Result = artifact.Digest }, grace, default));
        BoardFixture.Accepted(await board.Service<TestReportDesk>().PutAsync(artifact.Digest, "unit", "<testsuite><testcase name='a'/></testsuite>"u8.ToArray(), grace, default));
        using var context = Context();

        var page = context.Render<ArtifactPage>(parameters => parameters.Add(component => component.App, "shown").Add(component => component.Version, "1.0.0"));

        Assert.Contains(page.FindAll(".chip"), chip => chip.TextContent == "reproducible");
        Assert.Contains(page.FindAll(".chip"), chip => chip.TextContent == "1 passed");
        Assert.Contains($"/api/v1/artifacts/{artifact.Digest}/rebuilds", page.Find("#send-rebuild").TextContent, StringComparison.Ordinal);
        Assert.Equal(RebuildState.Reproduced, board.Service<BoardDesk>().Read(new(), Credential.Board).Rows.Single(row => row.Application == new ApplicationKey("shown")).Latest?.Rebuilt);
    }

    [Fact]
    public async Task What_it_is_made_of_can_be_searched_and_says_so_where_nobody_sent_it()
    {
        var artifact = await ArtifactAsync("made", "1.0.0", Shop.Zip(new("1.1.0")));
        await ArtifactAsync("made", "2.0.0", Shop.Zip(new("2.0.0")));
        var grace = await board.PersonAsync("grace", Role.Developer);
        var document = """{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"name":"anvil","version":"1.0","purl":"pkg:npm/anvil@1.0"},{"name":"rocket"}]}""";
        BoardFixture.Accepted(await board.Service<SbomDesk>().PutAsync(artifact.Digest, Encoding.UTF8.GetBytes(document), grace, default));
        using var context = Context();

        var page = context.Render<MaterialsPage>(parameters => parameters.Add(component => component.App, "made").Add(component => component.Version, "1.0.0"));
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        page.Find("input[type=search]").Change("npm/anv");
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")));
        Assert.EndsWith("?search=npm%2Fanv", context.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        var without = context.Render<MaterialsPage>(parameters => parameters.Add(component => component.App, "made").Add(component => component.Version, "2.0.0"));

        without.WaitForAssertion(() => Assert.Contains("Nobody has sent a bill of materials", without.Find(".refusal").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Another_version_s_parts_are_named_by_what_became_of_them()
    {
        using var context = Context();
        var difference = SbomRules.Compare([Part("anvil", "1.0"), Part("rocket", "1.0")], [Part("anvil", "2.0"), Part("lamp", "1.0")]);

        var tile = context.Render<MaterialsDifferenceTile>(parameters => parameters.Add(component => component.Fact, new(new("0.9.0"), "Production", difference)));

        Assert.Equal(["added lamp 1.0", "removed rocket 1.0", "changed anvil 1.0 → 2.0"], tile.FindAll("li").Select(item => string.Join(' ', item.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
    }

    [Fact]
    public async Task A_key_is_added_on_its_page_and_a_private_one_refused_beside_the_form()
    {
        await board.PersonAsync("mia", Role.ReleaseManager);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var context = Context("mia");
        var page = context.Render<SigningKeysPage>();

        page.Find("#key-name").Change("page-key");
        page.Find("#key-pem").Change(key.ExportPkcs8PrivateKeyPem());
        page.Find("#key-builders").Change("https://builds.example/runner 2\nhttps://other.example");
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("private key", page.Find(".refusal").TextContent, StringComparison.Ordinal));
        page.Find("#key-pem").Change(key.ExportSubjectPublicKeyInfoPem());
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("page-key", page.Find("tbody").TextContent, StringComparison.Ordinal));

        Assert.Equal(
            [new("https://builds.example/runner", 2), new("https://other.example", 1)],
            board.Service<SigningKeyDesk>().List().Single(known => known.Name == "page-key").Builders);
    }

    [Fact]
    public async Task What_an_application_expects_is_changed_on_its_page()
    {
        await ArtifactAsync("expects", "1.0.0", Shop.Zip(new("3.0.0")));
        await board.PersonAsync("mia", Role.ReleaseManager);
        using var context = Context("mia");
        var page = context.Render<EvidenceTermsPage>(parameters => parameters.Add(component => component.App, "expects"));

        page.Find("#rebuilds").Change("2");
        page.Find("#repository").Change("https://git.example/team/shop");
        page.Find("#build-type").Change("https://builds.example/v1");
        page.Find("#parameters").Change("/workflow/ref = refs/tags/*\n/inputs/0=a=b");
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Equal(
            new EvidenceTerms
            {
                Application = new("expects"), RebuildsNeeded = 2, Repository = "https://git.example/team/shop", BuildType = "https://builds.example/v1",
                Parameters = [new("/workflow/ref", "refs/tags/*"), new("/inputs/0", "a=b")], Revision = 1,
            },
            board.Service<EvidenceTermsDesk>().Of(new("expects"))));
    }

    private static SbomComponent Part(string name, string version) => new(name, version, null, [], false);

    private async Task<Artifact> ArtifactAsync(string application, string version, byte[] archive)
    {
        BoardFixture.Accepted(await board.Service<ApplicationDesk>().PutAsync(new(new(application), default, ""), Credential.Board, default));
        return BoardFixture.Accepted(await board.Service<ArtifactDesk>().PutAsync(new(new(application), new(version)), new MemoryStream(archive), await board.PersonAsync("ada", Role.Developer), default)).Artifact;
    }

    private BunitContext Context(string person = "ada")
    {
        var context = Components.Context();
        context.AddAuthorization().SetAuthorized(person);
        context.Services.AddSingleton(board.Service<JourneyDesk>());
        context.Services.AddSingleton(board.Service<PlanDesk>());
        context.Services.AddSingleton(board.Service<SbomDesk>());
        context.Services.AddSingleton(board.Service<SigningKeyDesk>());
        context.Services.AddSingleton(board.Service<EvidenceTermsDesk>());
        context.Services.AddSingleton(board.Service<PeopleDesk>());
        context.Services.AddSingleton(board.Service<Feed>());
        context.Services.AddSingleton(board.Service<Heartbeat>());
        context.Services.AddSingleton<Radzen.DialogService>();
        context.Services.AddSingleton<Radzen.NotificationService>();
        context.Services.AddScoped<Dialogs>();
        context.Services.AddScoped<CurrentPerson>();
        return context;
    }
}
