using Dapper;
using Npgsql;
using ReleaseBoard.Engine.Migrations;

namespace ReleaseBoard.Web.Demo;

/// <summary>The demo's places in a PostgreSQL that was named: a schema of its own for each environment, made anew when the demo begins anew.</summary>
internal static class DemoSchemas
{
    // Whatever has not this comment was made by somebody else, and stays.
    private const string Mark = "Made by a demo of ReleaseBoard, which drops it with all that is in it when it begins anew.";

    /// <summary>The schema of an environment.</summary>
    public static string Name(string environment) => $"releaseboard_demo_{environment}";

    /// <summary>The connection of an environment's schema.</summary>
    public static string Connection(string postgres, string environment) => new NpgsqlConnectionStringBuilder(Address(postgres).ConnectionString) { SearchPath = Name(environment) }.ConnectionString;

    /// <summary>Makes them empty. Throws with a sentence when one of that name is there that no demo made, or the database does not answer.</summary>
    public static async Task MakeAsync(string postgres, IReadOnlyCollection<string> environments, CancellationToken cancellationToken)
    {
        await using var db = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Address(postgres).ConnectionString) { Pooling = false }.ConnectionString);
        await db.OpenAsync(cancellationToken);
        var there = (await db.QueryAsync<(string Name, string? Comment)>("select nspname::text, obj_description(oid, 'pg_namespace') from pg_namespace")).ToDictionary(schema => schema.Name, schema => schema.Comment);
        if (environments.Select(Name).FirstOrDefault(name => there.TryGetValue(name, out var comment) && comment != Mark) is { } foreign)
        {
            throw new InvalidOperationException($"The schema {foreign} is in this PostgreSQL already, and no demo made it. Name another database.");
        }

        // The names are the demo's own: nothing in them is anybody's to choose.
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        foreach (var name in environments.Select(Name))
        {
            await db.ExecuteAsync($"drop schema if exists {name} cascade; create schema {name}; comment on schema {name} is '{Mark}'");
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static NpgsqlConnectionStringBuilder Address(string postgres) =>
        PostgresAddress.Read(postgres).Match(address => address, refusal => throw new InvalidOperationException(refusal.Sentence));
}
