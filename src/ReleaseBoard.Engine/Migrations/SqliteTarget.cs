using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;
using SQLitePCL;

namespace ReleaseBoard.Engine.Migrations;

/// <summary>
/// A SQLite file on this machine. The right to migrate is a lock on a file beside it, which the system gives up with the process; each
/// script takes the database's one pen besides (<c>begin immediate</c>).
/// </summary>
internal sealed class SqliteTarget : IMigrationTarget
{
    private const int Attach = 24;
    private const int Detach = 25;
    private const int Function = 31;

    // Beyond this no text or blob is made, whatever a script asks for: the board shares its memory with it.
    private const int MostBytesOfValue = 64 << 20;

    private static readonly TimeSpan LockStep = TimeSpan.FromMilliseconds(100);

    private readonly SqliteConnection _connection;
    private readonly string? _lockFile;
    private readonly TimeProvider _clock;
    private FileStream? _lock;
    private long _orphans;

    private SqliteTarget(SqliteConnection connection, string? lockFile, TimeProvider clock) => (_connection, _lockFile, _clock) = (connection, lockFile, clock);

    public SqlDialect Dialect => SqlDialect.Sqlite;

    public DbConnection Connection => _connection;

    public string HistoryTable => $"main.{HistoryStore.Table}";

    public bool IsThere => _lockFile is not null;

    /// <summary>Opens the file, and makes it only for an apply; throws what <see cref="Sentence"/> can say.</summary>
    public static SqliteTarget Open(string file, DatabaseUse use, TimeProvider clock)
    {
        var target = Open(file, use is DatabaseUse.Apply ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite, $"{file}.releaseboard-lock", clock);
        if (use is DatabaseUse.Look)
        {
            // Not opened read-only: whoever reads first takes back what a killed writer left, and then reads what is true.
            target._connection.Execute("pragma query_only = on");
        }

        return target;
    }

    /// <summary>What a file that is not there would be: empty. It is SQLite's own temporary file, gone with the connection.</summary>
    public static SqliteTarget OpenEmpty(TimeProvider clock) => Open("", SqliteOpenMode.ReadWriteCreate, null, clock);

    private static SqliteTarget Open(string file, SqliteOpenMode mode, string? lockFile, TimeProvider clock)
    {
        Batteries_V2.Init();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, ForeignKeys = false, DefaultTimeout = 5 }.ToString());
        connection.Open();

        // The rules read a script for this before; what they might have misread is refused here once more.
        raw.sqlite3_set_authorizer(connection.Handle, Authorize, null);
        _ = raw.sqlite3_limit(connection.Handle, 0, MostBytesOfValue);
        return new SqliteTarget(connection, lockFile, clock);
    }

    public Task<bool> HasHistoryAsync(CancellationToken cancellationToken) =>
        Task.FromResult(_connection.ExecuteScalar<long>("select count(*) from main.sqlite_master where type = 'table' and name = @table", new { table = HistoryStore.Table }) > 0);

    public async Task<Outcome<bool>> LockAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (_lockFile is null)
        {
            return true;
        }

        var until = _clock.GetUtcNow() + patience;
        while ((_lock = TryLock(_lockFile)) is null)
        {
            if (_clock.GetUtcNow() >= until)
            {
                return new Refusal(MigrationDesk.Busy, "Somebody else migrates this database now. Try again when they are done.");
            }

            await Task.Delay(LockStep, _clock, cancellationToken);
        }

        return true;
    }

    public Task<bool> IsLockedAsync(CancellationToken cancellationToken) => Task.FromResult(_lock is null && _lockFile is not null && File.Exists(_lockFile) && IsTaken(_lockFile));

    public Task<DbTransaction> BeginAsync(ScriptLimits limits, CancellationToken cancellationToken)
    {
        _connection.Execute($"pragma busy_timeout = {(long)limits.Lock.TotalMilliseconds}");
        DbTransaction transaction = _connection.BeginTransaction(deferred: false);
        _orphans = Orphans();
        return Task.FromResult(transaction);
    }

    public Task LimitAsync(ScriptLimits limits, CancellationToken cancellationToken)
    {
        _connection.Execute($"pragma busy_timeout = {(long)limits.Lock.TotalMilliseconds}");
        _orphans = Orphans();
        return Task.CompletedTask;
    }

    public async Task ExecuteAsync(string statement, ScriptLimits limits, CancellationToken cancellationToken)
    {
        using var tooLong = new CancellationTokenSource(limits.Statement, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, cancellationToken);
        await using var interrupt = either.Token.Register(() => raw.sqlite3_interrupt(_connection.Handle));
        try
        {
            // SQLite works on the thread that asks; another one must be left to interrupt it.
            await Task.Run(() => Execute(statement), CancellationToken.None);
        }
        catch (SqliteException stopped) when (stopped.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException("A statement took longer than it may.", stopped);
        }
    }

    public Task<string?> SettleAsync(CancellationToken cancellationToken)
    {
        // Foreign keys are off while a table is rebuilt, as SQLite's own recipe has it (lang_altertable.html, 7), and looked at in the end.
        _connection.Execute("pragma foreign_keys = off");
        var orphans = Orphans();
        return Task.FromResult(orphans > _orphans ? $"It leaves {orphans - _orphans} rows whose foreign keys lead nowhere." : null);
    }

    public Task WatchLocksAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<(string Table, string Mode)>> LocksAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<(string, string)>>([]);

    public bool IsBusy(Exception failure) => failure is TimeoutException or SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED };

    public string? Sentence(Exception failure) => Said(failure);

    public static string? Said(Exception failure) => failure switch
    {
        SqliteException { SqliteErrorCode: 5 or 6 } => "It waited too long for somebody else who writes to this database.",
        SqliteException said => Plain(said.Message),
        TimeoutException or UnauthorizedAccessException or IOException => failure.Message,
        _ => null,
    };

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _lock?.Dispose();
    }

    private void Execute(string statement)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    private long Orphans() => _connection.ExecuteScalar<long>("select count(*) from pragma_foreign_key_check");

    // Shared with all who look: none of them has the right, and each finds out whether somebody does.
    private static bool IsTaken(string lockFile)
    {
        try
        {
            using var look = new FileStream(lockFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static FileStream? TryLock(string lockFile)
    {
        try
        {
            // The file stays: to remove it while another waits would give both the right.
            return new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static int Authorize(object data, int action, string first, string second, string database, string trigger) =>
        action is Attach or Detach || (action == Function && second == "load_extension") ? raw.SQLITE_DENY : raw.SQLITE_OK;

    // "SQLite Error 1: 'no such table: a'." says it in other words.
    private static string Plain(string message) => message.IndexOf('\'') is var from and >= 0 && message.LastIndexOf('\'') is var to && to > from ? message[(from + 1)..to] : message;
}
