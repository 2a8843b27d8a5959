using System.Text;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Migrations;

/// <summary>Sets of scripts as a person would write them.</summary>
internal static class Scripts
{
    public static Outcome<MigrationSet> Read(SqlDialect dialect, params (string File, string Text)[] files) =>
        MigrationSetRules.Read(dialect, files.Select(file => new MigrationFile(file.File, Encoding.UTF8.GetBytes(file.Text))));

    public static MigrationSet Postgres(params (string File, string Text)[] files) => Read(SqlDialect.PostgreSql, files).Value();

    public static MigrationSet Sqlite(params (string File, string Text)[] files) => Read(SqlDialect.Sqlite, files).Value();

    /// <summary>One script on a database where shop (id, name) and its index shop_name are there already.</summary>
    public static MigrationScript Second(SqlDialect dialect, string text)
    {
        const string first = """
            create table shop (id integer primary key, name text, weight integer not null, short varchar(10), owner integer references people (id));
            create index shop_name on shop (name);
            """;
        return Read(dialect, ("V1__first.sql", first), ("V2__second.sql", text)).Value().Versioned[1];
    }

    public static IEnumerable<string> Texts(MigrationScript script) => script.Statements.Select(script.TextOf);
}
