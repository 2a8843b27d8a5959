using System.Text;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Migrations;

/// <summary>Scripts that mean harm to whoever reads them.</summary>
public sealed class HostileScriptTests
{
    [Fact]
    public void A_script_of_ten_megabytes_is_refused() =>
        Assert.Equal("migration.too-large", Read(new byte[10 << 20]).Refusal?.Code);

    [Fact]
    public void A_NUL_is_refused() => Assert.Equal("migration.nul", Read("select 1;\0 drop table a;"u8.ToArray()).Refusal?.Code);

    [Fact]
    public void What_is_not_UTF_8_is_refused() => Assert.Equal("migration.encoding", Read([0x73, 0xc3, 0x28]).Refusal?.Code);

    [Fact]
    public void A_mark_of_byte_order_is_no_part_of_the_script() =>
        Assert.Equal(["select 1"], Scripts.Texts(Read([0xef, 0xbb, 0xbf, .. "select 1"u8]).Value().Versioned[0]));

    [Fact]
    public void More_statements_than_anybody_writes_are_refused() =>
        Assert.Equal("migration.too-many-statements", Read(Repeat("select 1;", 100_000)).Refusal?.Code);

    [Fact]
    public void More_scripts_than_anybody_writes_are_refused()
    {
        var files = Enumerable.Range(1, MigrationSetRules.MostScripts + 1).Select(i => new MigrationFile($"V{i}__x.sql", ReadOnlyMemory<byte>.Empty));

        Assert.Equal("migration.too-many", MigrationSetRules.Read(SqlDialect.Sqlite, files).Refusal?.Code);
    }

    public static TheoryData<string, string> Deep => new()
    {
        { "comments within comments", "/*" },
        { "parentheses", "select (" },
        { "brackets", "[(" },
        { "a table's columns", "create table a (" },
        { "bodies", "create function f() begin " },
        { "cases", "create function f() begin case " },
        { "quotes", "'" },
        { "strings that go on", "E'\\''\n" },
        { "dollars", "$a" },
        { "tags", "$a$" },
        { "names", "a." },
        { "names of names", "drop table a.b.c.d.e.f, " },
        { "a type without an end", "alter table a add b " },
        { "defaults", "alter table a add b int default f(" },
        { "actions", "alter table a add b int, " },
        { "do in do", "do $x$ begin " },
        { "escapes", "E'\\" },
        { "generated", "create table a (b int generated always as (" },
    };

    /// <summary>Half a million characters of each: read or refused by a pass or two over the text, never by a stack or a square of time.</summary>
    [Theory]
    [MemberData(nameof(Deep))]
    public void Depth_costs_neither_stack_nor_time(string what, string text)
    {
        foreach (var dialect in Enum.GetValues<SqlDialect>())
        {
            var outcome = MigrationSetRules.Read(dialect, [new("V1__x.sql", Repeat(text, 500_000 / text.Length))]);

            Assert.True(outcome.Match(set => set.Versioned.Count == 1, refusal => refusal.Sentence.StartsWith("V1__x.sql: ", StringComparison.Ordinal)), what);
        }
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_with_a_sentence()
    {
        var random = new Random(42);
        string[] pieces = ["'", "\"", "$$", "$a$", "/*", "*/", "--", "\n", ";", "(", ")", "begin", "end", "create", "trigger", "function", "table", "alter", "add", "drop", "column", " ", "a", "E'", "\\", ",", ".", "do", "case", "not", "null", "default", "[", "]", "`", "rename", "to", "index", "unique", "é", "on", "generated"];
        for (var i = 0; i < 3_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => pieces[random.Next(pieces.Length)] + (random.Next(2) == 0 ? " " : "")));
            var outcome = Scripts.Read((SqlDialect)(i % 2), ("V1__x.sql", text));

            Assert.All(outcome.Match(set => set.Versioned[0].Statements, _ => []), place => Assert.InRange(place.Start + place.Length, place.Start + 1, text.Length));
        }
    }

    private static Outcome<MigrationSet> Read(byte[] bytes) => MigrationSetRules.Read(SqlDialect.PostgreSql, [new("V1__x.sql", bytes)]);

    private static byte[] Repeat(string text, int times) => Encoding.UTF8.GetBytes(new StringBuilder(text.Length * times).Insert(0, text, times).ToString());
}
