using Microsoft.Extensions.Options;
using Npgsql;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Migrations;

/// <summary>Opens databases by what a setting says: <c>postgresql://user:password@host/name</c>, Npgsql's own form, or a file of SQLite.</summary>
public sealed class DatabaseDoor(IOptions<BoardOptions> board, TimeProvider clock)
{
    private readonly string _folder = Path.GetFullPath(board.Value.DataFolder);

    /// <summary>Refused when the text names no database, or the database does not answer; no secret is in the sentence.</summary>
    public async Task<Outcome<IMigrationTarget>> OpenAsync(DatabaseEngine engine, string connection, CancellationToken cancellationToken)
    {
        try
        {
            return engine is DatabaseEngine.Postgresql
                ? await PostgresAddress.Read(connection).Match(address => PostgresTarget.OpenAsync(address, cancellationToken), refusal => Task.FromResult<Outcome<IMigrationTarget>>(refusal))
                : FileOf(connection).Then(file => Opened(SqliteTarget.Open(file, clock)));
        }
        catch (Exception failure) when ((PostgresTarget.Said(failure) ?? SqliteTarget.Said(failure)) is not null)
        {
            return Refusal.Unavailable("migration.unreachable", PostgresTarget.Said(failure) ?? SqliteTarget.Said(failure) ?? "");
        }
    }

    /// <summary>
    /// Opens the database, does something with it and closes it. What it or the way to it says meanwhile is a refusal with its sentence.
    /// </summary>
    internal async Task<Outcome<T>> WithAsync<T>(DatabaseManifest? manifest, string connection, Func<IMigrationTarget, Task<Outcome<T>>> act, CancellationToken cancellationToken) =>
        await (await OpenAsync(manifest?.Engine ?? DatabaseEngine.Sqlite, connection, cancellationToken)).Match(
            async target =>
            {
                await using (target)
                {
                    try
                    {
                        return await act(target);
                    }
                    catch (Exception failure) when (target.Sentence(failure) is not null)
                    {
                        return Refusal.Unavailable("migration.unreachable", target.Sentence(failure) ?? "");
                    }
                }
            },
            refusal => Task.FromResult<Outcome<T>>(refusal));

    private static Outcome<IMigrationTarget> Opened(IMigrationTarget target) => new Outcome<IMigrationTarget>.Accepted(target);

    /// <summary>A path that is not absolute lies in the board's folder of databases; nothing else of the board's own is anybody's database.</summary>
    private Outcome<string> FileOf(string connection)
    {
        const string Key = "data source=";
        var text = connection.Trim();
        var path = text.StartsWith(Key, StringComparison.OrdinalIgnoreCase) ? text[Key.Length..].TrimEnd(';').Trim() : text;
        if (path.Length is 0 or > 1000 || path.Any(char.IsControl) || path.Contains(':', StringComparison.Ordinal) || path.Contains(';', StringComparison.Ordinal) || path.EndsWith('/'))
        {
            return Malformed("Write the path of a file, or Data Source= and the path.");
        }

        var databases = Path.Combine(_folder, "databases");
        var file = Path.GetFullPath(path, databases);
        if (file.StartsWith(databases + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file) ?? databases);
            return file;
        }

        return !Path.IsPathRooted(path) || file.StartsWith(_folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? Malformed("It is the board's own; a database is a file of its own, or one in the board's folder of databases.")
            : file;
    }

    private static Refusal Malformed(string how) => Refusal.Unprocessable("migration.connection", $"The setting 'connection' names no database. {how}");
}
