using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Words;

/// <summary>
/// The store: many readers, one writer. Everything that differs between SQLite and another SQL store is in this file and in
/// <see cref="SchemaSteps"/>.
/// </summary>
public sealed class Database : IDisposable
{
    private readonly string _connectionString;
    private readonly SemaphoreSlim _pen = new(1, 1);
    private readonly SqliteConnection _writer;

    static Database() => SQLitePCL.Batteries_V2.Init();

    public Database(IOptions<BoardOptions> options)
    {
        Directory.CreateDirectory(options.Value.DataFolder);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = options.Value.DatabaseFile, Pooling = true, DefaultTimeout = 5 }.ToString();
        _writer = Open();
        SchemaSteps.Run(_writer);
    }

    /// <summary>How long the last write waited for its turn, and how many have been made: what <c>/metrics</c> shows.</summary>
    public WriterWait Wait { get; } = new();

    /// <summary>Reads in one snapshot. Synchronous: SQLite has no other way, and saying otherwise would lie.</summary>
    public T Read<T>(Func<DbConnection, T> read)
    {
        using var db = Open();
        using var snapshot = db.BeginTransaction(deferred: true);
        return read(db);
    }

    /// <summary>A read that may take long (search, verification of the chain) leaves the caller's thread; the one place that does so.</summary>
    public Task<T> ReadSlowlyAsync<T>(Func<DbConnection, T> read, CancellationToken cancellationToken) =>
        Task.Run(() => Read(read), cancellationToken);

    /// <summary>
    /// Writes in one transaction, one writer at a time. A refusal or an exception leaves nothing behind. Waiting for the pen
    /// can be cancelled; a write that has begun cannot.
    /// </summary>
    public async Task<Outcome<T>> WriteAsync<T>(Func<DbConnection, Outcome<T>> write, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.GetTimestamp();
        await _pen.WaitAsync(cancellationToken);
        try
        {
            Wait.Record(Stopwatch.GetElapsedTime(waited));
            using var transaction = _writer.BeginTransaction(deferred: false);
            var outcome = write(_writer);
            if (outcome is Outcome<T>.Accepted accepted)
            {
                WriteMark.Current?.Leave(_writer, accepted.Value);
                transaction.Commit();
            }

            return outcome;
        }
        finally
        {
            _pen.Release();
        }
    }

    /// <summary>
    /// The same for acts of people and programs that wait for an answer: a store that another program holds, a full or broken disk
    /// is a refusal with a sentence, and nothing was changed.
    /// </summary>
    public async Task<Outcome<T>> ActAsync<T>(Func<DbConnection, Outcome<T>> write, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteAsync(write, cancellationToken);
        }
        catch (SqliteException failure) when (Trouble(failure) is { } refusal)
        {
            return refusal;
        }
    }

    // The primary result codes of https://www.sqlite.org/rescode.html that say nothing of what was to be written.
    private static Refusal? Trouble(SqliteException failure) => failure.SqliteErrorCode switch
    {
        5 or 6 => Refusal.Unavailable("store.busy", "Another program holds the board's store. Nothing was changed; try again in a moment."),
        8 or 10 or 13 or 14 => Refusal.Unavailable("store.unwritable", "The board's disk is full or cannot be written. Nothing was changed; applications and flags go on as they are."),
        _ => null,
    };

    /// <summary>Reads another process's store without changing it.</summary>
    public static T ReadFile<T>(string file, Func<DbConnection, T> read)
    {
        using var db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 5 }.ToString());
        db.Open();
        using var snapshot = db.BeginTransaction(deferred: true);
        return read(db);
    }

    /// <summary>Null when a table and its indexes agree; else what the store says of them.</summary>
    internal static string? CheckTable(DbConnection db, string table)
    {
        using var check = db.CreateCommand();
        check.CommandText = $"pragma integrity_check('{table}')";
        return check.ExecuteScalar() as string is { } said && said != "ok" ? said : null;
    }

    public void Dispose()
    {
        _writer.Dispose();
        SqliteConnection.ClearPool(_writer);
        _pen.Dispose();
    }

    private SqliteConnection Open()
    {
        var db = new SqliteConnection(_connectionString);
        db.Open();
        using var pragmas = db.CreateCommand();
        pragmas.CommandText = "pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on; pragma busy_timeout = 5000;";
        pragmas.ExecuteNonQuery();
        return db;
    }
}

/// <summary>What writers waited for the pen.</summary>
public sealed class WriterWait
{
    private long _count;
    private long _ticks;

    public long Count => Interlocked.Read(ref _count);

    /// <summary>Sum of all waits, in seconds.</summary>
    public double Seconds => TimeSpan.FromTicks(Interlocked.Read(ref _ticks)).TotalSeconds;

    internal void Record(TimeSpan waited)
    {
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _ticks, waited.Ticks);
    }
}
