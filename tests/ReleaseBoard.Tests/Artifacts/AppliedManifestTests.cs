using System.Text;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Artifacts;

namespace ReleaseBoard.Tests.Artifacts;

public sealed class AppliedManifestTests
{
    [Fact]
    public void A_database_says_where_its_migrations_are_and_what_they_are_written_for()
    {
        var manifest = Read("""{ "database": { "engine": "postgresql", "migrations": "sql" }, "requires": { "storefront": ">= 1.4.0  <2" } }""");

        Assert.Equal(
            new ArtifactManifest { Database = new(DatabaseEngine.Postgresql, "sql"), Requires = [new(new("storefront"), new(">=1.4.0 <2"))] },
            manifest.Match(read => read, refusal => throw new InvalidOperationException(refusal.Sentence)));
        Assert.Equal(ApplicationKind.Database, manifest.Match(read => read.Kind, _ => ApplicationKind.Service));
    }

    [Theory]
    [InlineData("""{ "database": { "engine": "oracle" } }""", "manifest.database-engine")]
    [InlineData("""{ "database": { "engine": "sqlite", "migrations": "../sql" } }""", "manifest.path-outside")]
    [InlineData("""{ "database": { "engine": "sqlite", "typo": "x" } }""", "manifest.unknown-field")]
    [InlineData("""{ "database": { "engine": "sqlite" }, "start": ["x"] }""", "manifest.start")]
    [InlineData("""{ "database": { "engine": "sqlite" }, "infrastructure": { "tool": "terraform" } }""", "manifest.two-kinds")]
    [InlineData("""{ "infrastructure": { "tool": "ansible" } }""", "manifest.infrastructure-playbook")]
    [InlineData("""{ "infrastructure": { "tool": "terraform", "plan": "/etc/passwd" } }""", "manifest.path-outside")]
    [InlineData("""{ "start": ["x"], "requires": { "orders-db": "" } }""", "range.malformed")]
    [InlineData("""{ "start": ["x"], "requires": { "Orders": ">=1" } }""", "application.malformed")]
    [InlineData("""{ "start": ["x"], "requires": [] }""", "manifest.wrong-type")]
    public void What_cannot_be_followed_is_refused(string json, string code) => Assert.Equal(code, Read(json).Refusal?.Code);

    [Theory]
    [InlineData("43", "43.0", 0)]
    [InlineData("43", "42.9.9", 1)]
    [InlineData("1.10.0", "1.9.0", 1)]
    [InlineData("1.0.0-rc.1", "1.0.0", -1)]
    [InlineData("1.0.0-rc.2", "1.0.0-rc.10", -1)]
    [InlineData("1.0.0-alpha", "1.0.0-alpha.1", -1)]
    [InlineData("1.0.0+7", "1.0.0+8", 0)]
    [InlineData("0100", "99999999999999999999999999", -1)]
    public void Versions_are_ordered_part_by_part(string one, string other, int order)
    {
        Assert.Equal(order, Math.Sign(VersionRules.Compare(one, other)));
        Assert.Equal(-order, Math.Sign(VersionRules.Compare(other, one)));
    }

    [Theory]
    [InlineData(">=43 <45", "43", true)]
    [InlineData(">=43 <45", "45", false)]
    [InlineData("43", "43.0", true)]
    [InlineData("> 43", "43", false)]
    public void A_range_holds_when_every_bound_does(string range, string version, bool holds) =>
        Assert.Equal(holds, VersionRange.Parse(range).Match(read => read.Contains(new(version)), _ => throw new InvalidOperationException("It is a range.")));

    private static Domain.Words.Outcome<ArtifactManifest> Read(string json) => ManifestRules.Parse(Encoding.UTF8.GetBytes(json));
}
