using System.Data.Common;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Migrations;

/// <summary>How long a script's statements may take and wait.</summary>
public sealed record ScriptLimits(TimeSpan Statement, TimeSpan Lock);

/// <summary>A database that migrations are for, over one connection of its own. Whoever disposes it gives up the right to migrate.</summary>
public interface IMigrationTarget : IAsyncDisposable
{
    SqlDialect Dialect { get; }

    DbConnection Connection { get; }

    /// <summary>False for a file that is not there yet: then this is an empty one for as long as it is open.</summary>
    bool IsThere { get; }

    /// <summary>The history's table as SQL names it here, whatever a script makes of the search path.</summary>
    string HistoryTable { get; }

    /// <summary>Whether the history is there already.</summary>
    Task<bool> HasHistoryAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Takes the right to migrate this database, which one process at a time has and which ends with the connection. Refused when
    /// another has it for longer than the patience.
    /// </summary>
    Task<Outcome<bool>> LockAsync(TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>Whether another process has the right to migrate now.</summary>
    Task<bool> IsLockedAsync(CancellationToken cancellationToken);

    /// <summary>Begins a transaction under these limits.</summary>
    Task<DbTransaction> BeginAsync(ScriptLimits limits, CancellationToken cancellationToken);

    /// <summary>Sets the limits for statements that each stand for themselves.</summary>
    Task LimitAsync(ScriptLimits limits, CancellationToken cancellationToken);

    /// <summary>Runs one statement as it is written.</summary>
    Task ExecuteAsync(string statement, ScriptLimits limits, CancellationToken cancellationToken);

    /// <summary>Takes back what a script said to its session, and answers what it left broken; null when nothing.</summary>
    Task<string?> SettleAsync(CancellationToken cancellationToken);

    /// <summary>Remembers which tables there are, so that locks on new ones are not told.</summary>
    Task WatchLocksAsync(CancellationToken cancellationToken);

    /// <summary>The locks this connection holds on tables that were there.</summary>
    Task<IReadOnlyList<(string Table, string Mode)>> LocksAsync(CancellationToken cancellationToken);

    /// <summary>Whether it says that others were in the way, or that time was up: nothing about the statement itself.</summary>
    bool IsBusy(Exception failure);

    /// <summary>What the database or the way to it said, in a sentence without secrets; null for an exception that is neither's.</summary>
    string? Sentence(Exception failure);
}
