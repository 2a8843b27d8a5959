using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Engine.Migrations;
using ReleaseBoard.Tests.Artifacts;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Migrations;

/// <summary>Scripts as archives bring them.</summary>
public sealed class ArchiveTests
{
    private const string Manifest = """{ "database": { "engine": "sqlite", "migrations": "sql" } }""";

    [Fact]
    public void The_scripts_of_the_manifest_s_folder_are_read_and_nothing_else() =>
        Assert.Equal(
            ["V1__a.sql", "deep/V2__b.sql"],
            Read(("sql/V1__a.sql", "select 1;"), ("sql/deep/V2__b.sql", "select 2;"), ("V3__c.sql", "select 3;"), ("sql/readme.md", "")).Value().Versioned.Select(script => script.File));

    [Fact]
    public void A_script_of_ten_megabytes_is_refused_without_being_read_whole() =>
        Assert.Equal("migration.too-large", Read(("sql/V1__a.sql", Comment(10 << 20))).Refusal?.Code);

    [Fact]
    public void Many_scripts_that_are_too_much_together_are_refused() =>
        Assert.Equal("migration.too-many", Read([.. Enumerable.Range(1, 12).Select(i => ($"sql/V{i}__a.sql", Comment(3 << 20)))]).Refusal?.Code);

    [Fact]
    public void A_bomb_is_refused_as_it_is_in_every_archive() =>
        Assert.Equal("archive.bomb", Read(("sql/V1__a.sql", new string(' ', 60 << 20))).Refusal?.Code);

    // Of letters that do not pack, so that nothing is a bomb.
    private static string Comment(int length) => string.Create(length, 7, static (text, seed) =>
    {
        var random = new Random(seed);
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = i < 2 ? '-' : (char)('a' + random.Next(26));
        }
    });

    private static Domain.Words.Outcome<MigrationSet> Read(params (string, string)[] files)
    {
        using var archive = new MemoryStream(Archives.Zip([("releaseboard.json", Manifest), .. files]));
        return MigrationSetBoard.Read(archive, new DatabaseManifest(DatabaseEngine.Sqlite, "sql"), new ArchiveLimits(), default);
    }
}
