using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Migrations;

public sealed class MigrationNameTests
{
    [Theory]
    [InlineData("V2__add_refunds.sql", MigrationKind.Versioned, "2", "add refunds", "V2")]
    [InlineData("V002__x.sql", MigrationKind.Versioned, "2", "x", "V2")]
    [InlineData("V1_2.3__x__y.sql", MigrationKind.Versioned, "1.2.3", "x  y", "V1.2.3")]
    [InlineData("V20260101120000__x.sql", MigrationKind.Versioned, "20260101120000", "x", "V20260101120000")]
    [InlineData("U43__x.sql", MigrationKind.Undo, "43", "x", "U43")]
    [InlineData("R__all_views.sql", MigrationKind.Repeatable, null, "all views", "R all views")]
    public void A_file_s_name_says_kind_version_and_description(string file, MigrationKind kind, string? version, string description, string shown)
    {
        var name = MigrationName.Parse(file).Value();

        Assert.Equal(new MigrationName(kind, version is null ? null : new MigrationVersion(version), description), name);
        Assert.Equal(shown, name.Short);
    }

    [Theory]
    [InlineData("v2__x.sql")]
    [InlineData("V2_x.sql")]
    [InlineData("V__x.sql")]
    [InlineData("V2__.sql")]
    [InlineData("V2.__x.sql")]
    [InlineData("Vx__x.sql")]
    [InlineData("R1__x.sql")]
    [InlineData("notes.sql")]
    [InlineData("V1__x.sql\n")]
    public void A_name_that_follows_no_convention_is_refused(string file) =>
        Assert.Equal("migration.name", MigrationName.Parse(file).Refusal?.Code);

    [Theory]
    [InlineData("2", "10", -1)]
    [InlineData("1.2", "1.10", -1)]
    [InlineData("1", "1.0.0", 0)]
    [InlineData("01.2", "1.02", 0)]
    [InlineData("1.0.1", "1", 1)]
    [InlineData("99999999999999999999999999", "100000000000000000000000000", -1)]
    [InlineData("0", "0.0", 0)]
    public void Versions_are_compared_number_by_number(string one, string other, int order) =>
        Assert.Equal(order, Math.Sign(MigrationVersion.Parse(one).Value().CompareTo(MigrationVersion.Parse(other).Value())));

    [Fact]
    public void Two_scripts_of_one_version_are_refused_however_it_is_written()
    {
        var set = Scripts.Read(SqlDialect.Sqlite, ("V1__a.sql", "select 1;"), ("more/V1.0__b.sql", "select 2;"));

        Assert.Equal("migration.twice", set.Refusal?.Code);
        Assert.Contains("V1 is there twice: V1__a.sql and more/V1.0__b.sql", set.Refusal?.Sentence);
    }

    [Fact]
    public void Scripts_run_in_the_order_of_versions_and_what_is_repeatable_after_them()
    {
        var set = Scripts.Sqlite(("R__b.sql", ""), ("V10__x.sql", ""), ("R__a.sql", ""), ("V9__x.sql", ""), ("readme.md", "no"), ("U9__x.sql", ""));

        Assert.Equal(["V9", "V10", "R a", "R b"], set.Forward.Select(script => script.Name.Short));
        Assert.Equal("U9", Assert.Single(set.Undo).Name.Short);
        Assert.Equal("10", set.Newest?.Value);
    }

    [Theory]
    [InlineData("-- releaseboard: phase=contract\nselect 1;", MigrationPhase.Contract, false, null)]
    [InlineData("-- hello\n--releaseboard: no-transaction, timeout=30s\nselect 1;", MigrationPhase.Expand, true, 30_000.0)]
    [InlineData("/* a */ -- releaseboard: timeout=5min\n-- releaseboard: phase=migrate\n", MigrationPhase.Migrate, false, 300_000.0)]
    public void A_script_says_its_phase_its_transaction_and_its_time_out_at_its_top(string text, MigrationPhase phase, bool alone, double? milliseconds)
    {
        var script = Assert.Single(Scripts.Postgres(("V1__x.sql", text)).Versioned);

        Assert.Equal((phase, alone, milliseconds), (script.Phase, script.Header.NoTransaction, script.Header.Timeout?.TotalMilliseconds));
    }

    [Theory]
    [InlineData("-- releaseboard: phase=later\nselect 1;", "Line 1: 'phase=later' is none of")]
    [InlineData("select 1;\n-- releaseboard: no-transaction\n", "Line 2: what a script says of itself stands before its first statement")]
    [InlineData("-- releaseboard: timeout=0s\n", "Line 1: a timeout is 1ms to 24h")]
    [InlineData("-- releaseboard: timeout=99h\n", "Line 1: a timeout is 1ms to 24h")]
    public void What_nothing_would_obey_is_refused_with_its_line(string text, string sentence)
    {
        var set = Scripts.Read(SqlDialect.PostgreSql, ("V1__x.sql", text));

        Assert.Equal("migration.header", set.Refusal?.Code);
        Assert.StartsWith($"V1__x.sql: {sentence}", set.Refusal?.Sentence, StringComparison.Ordinal);
    }
}
