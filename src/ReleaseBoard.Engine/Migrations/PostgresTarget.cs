using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using Dapper;
using Npgsql;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Migrations;

/// <summary>A PostgreSQL database. The right to migrate is a session's advisory lock: it ends with the connection, however that ends.</summary>
internal sealed class PostgresTarget : IMigrationTarget
{
    // "releaseb" as a number, and what tells this lock from others of this board's: one for each database, as advisory locks are.
    private const long LockKey = 0x72656c6561736562;

    // A session whose client was ended would else work on, and keep its lock, until it has something to say. From PostgreSQL 14 on.
    private const string Notice = "select set_config(name, '1000', false) from pg_settings where name = 'client_connection_check_interval'";

    private readonly NpgsqlConnection _connection;
    private readonly string _schema;
    private HashSet<long> _tables = [];

    private PostgresTarget(NpgsqlConnection connection, string schema) => (_connection, _schema) = (connection, schema);

    public SqlDialect Dialect => SqlDialect.PostgreSql;

    public DbConnection Connection => _connection;

    public bool IsThere => true;

    public string HistoryTable => $"{_schema}.{HistoryStore.Table}";

    /// <summary>Connects; throws what <see cref="Sentence"/> can say. Refused when none of the schemas that the connection names is there.</summary>
    public static async Task<Outcome<IMigrationTarget>> OpenAsync(NpgsqlConnectionStringBuilder address, CancellationToken cancellationToken)
    {
        // Unpooled: a connection that is given up must end its session, and with it the lock.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address.ConnectionString)
        {
            Pooling = false,
            ApplicationName = "releaseboard migrations",
            CommandTimeout = 0,
            Timeout = 5,
            TcpKeepAlive = true,
            Enlist = false,
        }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await connection.ExecuteAsync(Command(Notice, null, cancellationToken));
            var schema = await connection.ExecuteScalarAsync<string?>(new CommandDefinition("select quote_ident(current_schema())", cancellationToken: cancellationToken));
            if (schema is not null)
            {
                return new PostgresTarget(connection, schema);
            }

            await connection.DisposeAsync();
            return Refusal.Unprocessable("migration.no-schema", $"None of the schemas that the setting 'connection' names is in {address.Host}/{address.Database}: {address.SearchPath}. Make it first.");
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task<bool> HasHistoryAsync(CancellationToken cancellationToken) =>
        await _connection.ExecuteScalarAsync<bool>(Command("select to_regclass(@table) is not null", new { table = HistoryTable }, cancellationToken));

    public async Task<Outcome<bool>> LockAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await _connection.ExecuteAsync(Command($"set lock_timeout = {Milliseconds(patience)}", null, cancellationToken));
            await _connection.ExecuteAsync(Command("select pg_advisory_lock(@key)", new { key = LockKey }, cancellationToken));
            return true;
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return new Refusal(MigrationDesk.Busy, "Somebody else migrates this database now. Try again when they are done.");
        }
    }

    public async Task<bool> IsLockedAsync(CancellationToken cancellationToken) => await _connection.ExecuteScalarAsync<bool>(Command(
        """
        select exists (select 1 from pg_locks
                        where locktype = 'advisory' and granted and pid <> pg_backend_pid()
                          and database = (select oid from pg_database where datname = current_database())
                          and classid::bigint = @high and objid::bigint = @low)
        """,
        new { high = LockKey >> 32, low = LockKey & 0xffffffff },
        cancellationToken));

    public async Task<DbTransaction> BeginAsync(ScriptLimits limits, CancellationToken cancellationToken)
    {
        var transaction = await _connection.BeginTransactionAsync(cancellationToken);
        await _connection.ExecuteAsync(Command($"set local lock_timeout = {Milliseconds(limits.Lock)}; set local statement_timeout = {Milliseconds(limits.Statement)}", null, cancellationToken));
        return transaction;
    }

    public async Task LimitAsync(ScriptLimits limits, CancellationToken cancellationToken) =>
        await _connection.ExecuteAsync(Command($"set lock_timeout = {Milliseconds(limits.Lock)}; set statement_timeout = {Milliseconds(limits.Statement)}", null, cancellationToken));

    public async Task ExecuteAsync(string statement, ScriptLimits limits, CancellationToken cancellationToken)
    {
        // A batch is the one way in which Npgsql sends text as it stands: a command would part it at the semicolons of begin atomic.
        await using var batch = new NpgsqlBatch(_connection) { Timeout = 0 };
        batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<string?> SettleAsync(CancellationToken cancellationToken)
    {
        // Not "discard all": that would give up the right to migrate.
        await _connection.ExecuteAsync(Command($"reset session authorization; reset all; {Notice}", null, cancellationToken));
        return null;
    }

    public async Task WatchLocksAsync(CancellationToken cancellationToken) => _tables =
        [.. await _connection.QueryAsync<long>(Command("select oid::bigint from pg_class where relkind in ('r', 'p', 'm', 'f') and relname <> @history", new { history = HistoryStore.Table }, cancellationToken))];

    public async Task<IReadOnlyList<(string Table, string Mode)>> LocksAsync(CancellationToken cancellationToken)
    {
        var held = await _connection.QueryAsync<(long Oid, string Name, string Mode)>(Command(
            """
            select c.oid::bigint, n.nspname || '.' || c.relname, l.mode
              from pg_locks l
              join pg_class c on c.oid = l.relation
              join pg_namespace n on n.oid = c.relnamespace
             where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.granted
               and l.database = (select oid from pg_database where datname = current_database())
               and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
            """,
            null,
            cancellationToken));
        return held.Where(one => _tables.Contains(one.Oid))
            .Select(one => (one.Name.StartsWith("public.", StringComparison.Ordinal) ? one.Name["public.".Length..] : one.Name, one.Mode))
            .ToList();
    }

    public bool IsBusy(Exception failure) => failure is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled };

    public string? Sentence(Exception failure) => Said(failure);

    public static string? Said(Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } => "It waited too long for a lock that somebody else holds.",
        PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } => "A statement took longer than it may.",
        PostgresException said => $"{said.MessageText} ({said.SqlState}){(string.IsNullOrEmpty(said.Hint) ? "" : $" {said.Hint}")}",
        NpgsqlException { InnerException: SocketException or IOException or TimeoutException or null } lost => $"The connection to the database failed: {lost.InnerException?.Message ?? lost.Message}",
        NpgsqlException other => $"The database could not be asked: {other.Message}",
        SocketException or TimeoutException => $"The database does not answer: {failure.Message}",
        _ => null,
    };

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static CommandDefinition Command(string sql, object? values, CancellationToken cancellationToken) => new(sql, values, cancellationToken: cancellationToken);

    // Zero would mean no limit at all.
    private static string Milliseconds(TimeSpan span) => Math.Clamp(span.TotalMilliseconds, 1, int.MaxValue).ToString("0", CultureInfo.InvariantCulture);
}
