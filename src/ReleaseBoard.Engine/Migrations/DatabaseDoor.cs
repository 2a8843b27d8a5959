using Microsoft.Extensions.Options;
using Npgsql;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Migrations;

/// <summary>What a database is opened for.</summary>
public enum DatabaseUse
{
    /// <summary>To be read: nothing is written, and no file is made.</summary>
    Look,

    /// <summary>To be tried, or to say what became of an attempt: a file that is not there is not made.</summary>
    Try,

    /// <summary>To be brought forward: a file that is not there is made.</summary>
    Apply,
}

/// <summary>Opens databases by what a setting says: <c>postgresql://user:password@host/name</c>, Npgsql's own form, or a file of SQLite.</summary>
public sealed class DatabaseDoor(IOptions<BoardOptions> board, TimeProvider clock)
{
    private readonly string _folder = Path.GetFullPath(board.Value.DataFolder);

    private string Databases => Path.Combine(_folder, "databases");

    /// <summary>Why the text names no database of this kind; null when it names one, whether that is there or not. No secret is in the sentence.</summary>
    public Refusal? Check(DatabaseEngine engine, string connection) =>
        engine is DatabaseEngine.Postgresql ? PostgresAddress.Read(connection).Refusal : FileOf(connection).Refusal;

    /// <summary>Refused when the text names no database, or the database does not answer; no secret is in the sentence.</summary>
    public async Task<Outcome<IMigrationTarget>> OpenAsync(DatabaseEngine engine, string connection, DatabaseUse use, CancellationToken cancellationToken)
    {
        try
        {
            return engine is DatabaseEngine.Postgresql
                ? await PostgresAddress.Read(connection).Match(address => PostgresTarget.OpenAsync(address, cancellationToken), refusal => Task.FromResult<Outcome<IMigrationTarget>>(refusal))
                : FileOf(connection).Then(file => Opened(Open(file, use)));
        }
        catch (Exception failure) when ((PostgresTarget.Said(failure) ?? SqliteTarget.Said(failure)) is not null)
        {
            return Refusal.Unavailable("migration.unreachable", PostgresTarget.Said(failure) ?? SqliteTarget.Said(failure) ?? "");
        }
    }

    /// <summary>
    /// Opens the database, does something with it and closes it. What it or the way to it says meanwhile is a refusal with its sentence.
    /// </summary>
    internal async Task<Outcome<T>> WithAsync<T>(DatabaseManifest? manifest, string connection, DatabaseUse use, Func<IMigrationTarget, Task<Outcome<T>>> act, CancellationToken cancellationToken) =>
        await (await OpenAsync(manifest?.Engine ?? DatabaseEngine.Sqlite, connection, use, cancellationToken)).Match(
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

    private SqliteTarget Open(string file, DatabaseUse use)
    {
        var folder = Path.GetDirectoryName(file) ?? "";
        if (use is DatabaseUse.Apply && IsOwn(file))
        {
            Directory.CreateDirectory(folder);
        }

        // Where the folder is missing, too, an apply would fail: what SQLite says of that is the truth.
        return use is not DatabaseUse.Apply && !File.Exists(file) && (IsOwn(file) || Directory.Exists(folder)) ? SqliteTarget.OpenEmpty(clock) : SqliteTarget.Open(file, use, clock);
    }

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

        var file = Path.GetFullPath(path, Databases);
        return IsOwn(file) ? file
            : !Path.IsPathRooted(path) || file.StartsWith(_folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? Malformed("It is the board's own; a database is a file of its own, or one in the board's folder of databases.")
            : file;
    }

    private bool IsOwn(string file) => file.StartsWith(Databases + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static Refusal Malformed(string how) => Refusal.Unprocessable("migration.connection", $"The setting 'connection' names no database. {how}");
}
