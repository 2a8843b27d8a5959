using Dapper;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Migrations;

/// <summary>The history of attempts, which each database keeps itself: what is written in a script's transaction is true of it.</summary>
internal static class HistoryStore
{
    public const string Table = ForbiddenRules.History;

    public static Task EnsureAsync(IMigrationTarget target, CancellationToken cancellationToken) => target.Connection.ExecuteAsync(Command(
        $"""
        create table if not exists {target.HistoryTable} (
            rank            bigint not null primary key,
            kind            text   not null,
            version         text,
            description     text   not null,
            file            text   not null,
            sha256          text   not null,
            state           text   not null,
            in_transaction  bigint not null,
            statements_done bigint not null,
            undo            text,
            error           text,
            run_by          text   not null,
            begun_at        bigint not null,
            took_ms         bigint
        )
        """,
        null,
        cancellationToken));

    /// <summary>All attempts, the first first; none where there is no history yet.</summary>
    public static async Task<IReadOnlyList<HistoryRow>> ReadAsync(IMigrationTarget target, CancellationToken cancellationToken) => await target.HasHistoryAsync(cancellationToken)
        ? (await target.Connection.QueryAsync<Row>(Command(
            $"""
            select rank, kind, version, description, file, sha256, state, in_transaction as InTransaction, statements_done as StatementsDone,
                   undo, error, run_by as RunBy, begun_at as BegunAt, took_ms as TookMs
              from {target.HistoryTable}
             order by rank
            """,
            null,
            cancellationToken))).Select(row => row.ToHistory()).ToList()
        : [];

    /// <summary>Writes an attempt down as begun, and answers its rank. Committed by itself, so that it outlives whoever made it.</summary>
    public static async Task<long> BeginAsync(IMigrationTarget target, MigrationScript script, string? undo, string by, DateTimeOffset now, CancellationToken cancellationToken) =>
        await target.Connection.ExecuteScalarAsync<long>(Command(
            $"""
            insert into {target.HistoryTable} (rank, kind, version, description, file, sha256, state, in_transaction, statements_done, undo, run_by, begun_at)
            select coalesce(max(rank), 0) + 1, @Kind, @Version, @Description, @File, @Sha256, 'Running', @InTransaction, 0, @Undo, @By, @BegunAt
              from {target.HistoryTable}
            returning rank
            """,
            new
            {
                Kind = script.Name.Kind.ToString(),
                Version = script.Name.Version?.Value,
                script.Name.Description,
                script.File,
                Sha256 = script.Digest.Value,
                InTransaction = script.Header.NoTransaction ? 0L : 1L,
                Undo = undo,
                By = by,
                BegunAt = Stored.Milliseconds(now),
            },
            cancellationToken));

    public static Task<int> StepAsync(IMigrationTarget target, long rank, int statementsDone, CancellationToken cancellationToken) => target.Connection.ExecuteAsync(Command(
        $"update {target.HistoryTable} set statements_done = @done where rank = @rank and state = 'Running'", new { rank, done = (long)statementsDone }, cancellationToken));

    /// <summary>Writes how an attempt ended; false when it was not running any more.</summary>
    public static async Task<bool> EndAsync(IMigrationTarget target, long rank, AttemptState state, int statementsDone, TimeSpan took, string? error, CancellationToken cancellationToken) =>
        await target.Connection.ExecuteAsync(Command(
            $"update {target.HistoryTable} set state = @state, statements_done = @done, took_ms = @took, error = @error where rank = @rank and state = 'Running'",
            new { rank, state = state.ToString(), done = (long)statementsDone, took = (long)took.TotalMilliseconds, error },
            cancellationToken)) == 1;

    /// <summary>Writes what a person said of an attempt that was left half-way; false when it was not.</summary>
    public static async Task<bool> ResolveAsync(IMigrationTarget target, long rank, AttemptState state, CancellationToken cancellationToken) =>
        await target.Connection.ExecuteAsync(Command(
            $"update {target.HistoryTable} set state = @state where rank = @rank and in_transaction = 0 and state in ('Running', 'Failed')", new { rank, state = state.ToString() }, cancellationToken)) == 1;

    /// <summary>Keeps the newest undo script beside what it takes back.</summary>
    public static Task<int> KeepUndoAsync(IMigrationTarget target, long rank, string undo, CancellationToken cancellationToken) => target.Connection.ExecuteAsync(Command(
        $"update {target.HistoryTable} set undo = @undo where rank = @rank", new { rank, undo }, cancellationToken));

    private static CommandDefinition Command(string sql, object? values, CancellationToken cancellationToken) => new(sql, values, cancellationToken: cancellationToken);

    private sealed record Row(
        long Rank, string Kind, string? Version, string Description, string File, string Sha256, string State, long InTransaction, long StatementsDone,
        string? Undo, string? Error, string RunBy, long BegunAt, long? TookMs)
    {
        public HistoryRow ToHistory() => new()
        {
            Rank = Rank,
            Kind = Stored.Enum<MigrationKind>(Kind),
            Version = Version is null ? null : new MigrationVersion(Version),
            Description = Description,
            File = File,
            Digest = new Digest(Sha256),
            State = Stored.Enum<AttemptState>(State),
            InTransaction = InTransaction != 0,
            StatementsDone = (int)StatementsDone,
            UndoText = Undo,
            Error = Error,
            By = RunBy,
            BegunAt = Stored.Time(BegunAt),
            Took = TookMs is { } took ? TimeSpan.FromMilliseconds(took) : null,
        };
    }
}
