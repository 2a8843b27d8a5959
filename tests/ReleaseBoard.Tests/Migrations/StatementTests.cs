using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Migrations;

/// <summary>Where one statement ends and the next begins.</summary>
public sealed class StatementTests
{
    public static TheoryData<string, string[]> Postgres => new()
    {
        { "select 1; select 2", ["select 1", "select 2"] },
        { ";;\n ; select 1;;", ["select 1"] },
        { "select 'a;b', 'it''s;' ; select 2", ["select 'a;b', 'it''s;'", "select 2"] },
        { "select '\\'; select 2", ["select '\\'", "select 2"] },
        { "select E'a\\';b'; select 2", ["select E'a\\';b'", "select 2"] },
        { "select e'a'\n  '\\';'; select 2", ["select e'a'\n  '\\';'", "select 2"] },
        { "select 'a' '\\'; select 2", ["select 'a' '\\'", "select 2"] },
        { "select U&'d\\0061t;a', B'1', X'ff', N'a;'; select 2", ["select U&'d\\0061t;a', B'1', X'ff', N'a;'", "select 2"] },
        { "select \"a;\"\"b\" from \"x;y\"; select 2", ["select \"a;\"\"b\" from \"x;y\"", "select 2"] },
        { "select 1 /* ; /* ; */ ; */ + 1; select 2", ["select 1 /* ; /* ; */ ; */ + 1", "select 2"] },
        { "select 1 /*/ ; */; select 2", ["select 1", "select 2"] },
        { "select 1 -- ; no\n; select 2", ["select 1", "select 2"] },
        { "select $$a;b$$, $x$ $$;$y$;$x$; select 2", ["select $$a;b$$, $x$ $$;$y$;$x$", "select 2"] },
        { "select a$b$ from c; select $1; select 3", ["select a$b$ from c", "select $1", "select 3"] },
        { "do $body$ begin perform 1; end $body$; select 2", ["do $body$ begin perform 1; end $body$", "select 2"] },
        { "create rule r as on insert to a do also (select 1; select 2); select 3", ["create rule r as on insert to a do also (select 1; select 2)", "select 3"] },
        {
            "create or replace function f() returns int language sql begin atomic select case when true then 1 end; select 2; end; select 3",
            ["create or replace function f() returns int language sql begin atomic select case when true then 1 end; select 2; end", "select 3"]
        },
        { "create table function (begin int); select 1", ["create table function (begin int)", "select 1"] },
        { "select `a; select 2", ["select `a", "select 2"] },
        { "select a[1;", ["select a[1"] },
        { "insert into t values ('ä;ö', 'x'); select 'ß'", ["insert into t values ('ä;ö', 'x')", "select 'ß'"] },
        { "-- only a comment", [] },
        { "", [] },
    };

    public static TheoryData<string, string[]> Sqlite => new()
    {
        { "select 1; select 2", ["select 1", "select 2"] },
        { "select `a;b`, [c;d], \"e;f\", x'00'; select 2", ["select `a;b`, [c;d], \"e;f\", x'00'", "select 2"] },
        { "select 1 /* a /* b */; select 2", ["select 1", "select 2"] },
        { "select 1 /* never ends", ["select 1"] },
        { "select $a; select 2", ["select $a", "select 2"] },
        {
            "create trigger t after insert on a begin update a set b = case when 1 then 2 end; delete from c; end; select 2",
            ["create trigger t after insert on a begin update a set b = case when 1 then 2 end; delete from c; end", "select 2"]
        },
        { "create temp trigger if not exists t after insert on a begin select 1; end; select 2", ["create temp trigger if not exists t after insert on a begin select 1; end", "select 2"] },
        { "create table trigger (a); select 2", ["create table trigger (a)", "select 2"] },
        { "select e'a\\'; select 2", ["select e'a\\'", "select 2"] },
    };

    [Theory]
    [MemberData(nameof(Postgres))]
    public void A_script_for_PostgreSQL_is_parted_as_psql_parts_it(string text, string[] statements) =>
        Assert.Equal(statements, Scripts.Texts(Assert.Single(Scripts.Postgres(("V1__x.sql", text)).Versioned)));

    [Theory]
    [MemberData(nameof(Sqlite))]
    public void A_script_for_SQLite_is_parted_as_its_shell_parts_it(string text, string[] statements) =>
        Assert.Equal(statements, Scripts.Texts(Assert.Single(Scripts.Sqlite(("V1__x.sql", text)).Versioned)));

    [Fact]
    public void Each_statement_knows_its_line()
    {
        var script = Assert.Single(Scripts.Postgres(("V1__x.sql", "\n-- one\r\nselect 1;\n/* a\n b */ select\n 'x\ny'; select $$\n\n$$;\n\nselect 4")).Versioned);

        Assert.Equal([3, 5, 7, 11], script.Statements.Select(statement => statement.Line));
    }

    [Theory]
    [InlineData("select 1;\nselect 'a", "Line 2: a string begins here")]
    [InlineData("select E'a\\'", "Line 1: a string begins here")]
    [InlineData("\n\nselect \"a", "Line 3: a quoted name begins here")]
    [InlineData("select $a$ $b$", "Line 1: a text after $a$ begins here")]
    [InlineData("/* /* */", "Line 1: a comment begins here")]
    public void What_never_ends_is_refused_with_the_line_where_it_begins(string text, string sentence)
    {
        var set = Scripts.Read(SqlDialect.PostgreSql, ("V1__x.sql", text));

        Assert.Equal("migration.endless", set.Refusal?.Code);
        Assert.StartsWith($"V1__x.sql: {sentence}", set.Refusal?.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SqlDialect.PostgreSql, "select 1;\ncommit;", 2)]
    [InlineData(SqlDialect.PostgreSql, "BEGIN; select 1; END;", 1)]
    [InlineData(SqlDialect.PostgreSql, "start transaction;", 1)]
    [InlineData(SqlDialect.PostgreSql, "abort;", 1)]
    [InlineData(SqlDialect.PostgreSql, "prepare transaction 'x';", 1)]
    [InlineData(SqlDialect.PostgreSql, "rollback;", 1)]
    [InlineData(SqlDialect.PostgreSql, "\\connect other\n", 1)]
    [InlineData(SqlDialect.PostgreSql, "copy a from stdin;", 1)]
    [InlineData(SqlDialect.PostgreSql, "select 1;\ncopy a (b) from program 'id';", 2)]
    [InlineData(SqlDialect.PostgreSql, "copy (select 1) to '/tmp/x';", 1)]
    [InlineData(SqlDialect.PostgreSql, "do $$ begin if true then copy a to program 'id'; end if; end $$", 1)]
    [InlineData(SqlDialect.PostgreSql, "create function f() returns void language sql as $a$ copy a from '/etc/x' $a$", 1)]
    [InlineData(SqlDialect.PostgreSql, "do $$ begin execute 'drop table Releaseboard_History'; end $$", 1)]
    [InlineData(SqlDialect.Sqlite, "begin immediate;", 1)]
    [InlineData(SqlDialect.Sqlite, "rollback;", 1)]
    [InlineData(SqlDialect.Sqlite, "attach database '/etc/x' as y;", 1)]
    [InlineData(SqlDialect.Sqlite, "/* a */ vacuum main into '/tmp/x';", 1)]
    [InlineData(SqlDialect.Sqlite, "pragma writable_schema = on;", 1)]
    [InlineData(SqlDialect.Sqlite, "pragma main.journal_mode = off;", 1)]
    [InlineData(SqlDialect.Sqlite, "select load_extension('x');", 1)]
    [InlineData(SqlDialect.Sqlite, "drop table \"releaseboard_history\";", 1)]
    public void What_no_script_may_do_is_refused_before_anything_runs(SqlDialect dialect, string text, int line)
    {
        var set = Scripts.Read(dialect, ("V1__x.sql", text));

        Assert.Equal("migration.forbidden", set.Refusal?.Code);
        Assert.StartsWith($"V1__x.sql: Line {line}: ", set.Refusal?.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SqlDialect.PostgreSql, "savepoint a; rollback to savepoint a; release a;")]
    [InlineData(SqlDialect.PostgreSql, "prepare p as select 1; deallocate p;")]
    [InlineData(SqlDialect.Sqlite, "pragma foreign_keys = off; pragma main.user_version = 3; rollback to a;")]
    public void What_a_script_may_do_passes(SqlDialect dialect, string text) =>
        Assert.NotEmpty(Scripts.Read(dialect, ("V1__x.sql", text)).Value().Versioned[0].Statements);
}
