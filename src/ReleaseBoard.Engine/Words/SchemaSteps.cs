using System.Data.Common;
using Dapper;

namespace ReleaseBoard.Engine.Words;

/// <summary>Brings the store's tables forward: the embedded <c>NNNN-*.sql</c> files in the order of their names, each once.</summary>
internal static class SchemaSteps
{
    public static void Run(DbConnection db)
    {
        db.Execute("create table if not exists schema_step (name text primary key)");
        var done = db.Query<string>("select name from schema_step").ToHashSet(StringComparer.Ordinal);
        if (done.Except(Names()).Order(StringComparer.Ordinal).LastOrDefault() is { } newest)
        {
            throw new NewerStoreException($"The store in {db.DataSource} was written by a newer ReleaseBoard: this one does not know its step {newest}. Start the newer one, or bring back a backup.");
        }

        foreach (var name in Names().Where(name => !done.Contains(name)))
        {
            using var transaction = db.BeginTransaction();
            db.Execute(Read(name), transaction: transaction);
            db.Execute("insert into schema_step (name) values (@name)", new { name }, transaction);
            transaction.Commit();
        }
    }

    private static IEnumerable<string> Names() =>
        typeof(SchemaSteps).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static string Read(string name)
    {
        using var stream = typeof(SchemaSteps).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The schema step {name} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>The store has what this board does not know: writing into it could break it.</summary>
public sealed class NewerStoreException(string message) : Exception(message);
