using System.Collections.Frozen;
using System.Data.Common;
using Microsoft.Extensions.Logging;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>
/// What every flag answers in every environment, in memory and compiled. Asking never touches the store, so a locked store or a
/// full disk stops changes, not answers.
/// </summary>
public sealed partial class FlagBoard : IDisposable
{
    private readonly ILogger<FlagBoard> _logger;

    // One change at a time from its first read to the exchange: a change never builds on what another is about to replace.
    private readonly SemaphoreSlim _turn = new(1, 1);

    // Exchanged whole by one write of one reference; whoever reads it later reads the new one.
    private volatile FrozenDictionary<EnvironmentKey, FlagSnapshot> _snapshots = FrozenDictionary<EnvironmentKey, FlagSnapshot>.Empty;

    public FlagBoard(Database database, ILogger<FlagBoard> logger)
    {
        _logger = logger;
        _snapshots = database.Read(db => Read(db, EnvironmentStore.Keys(db))).ToFrozenDictionary(snapshot => snapshot.Environment);
    }

    public IEnumerable<EnvironmentKey> Environments => _snapshots.Keys;

    /// <summary>The environment as it answers now; null when there is none.</summary>
    public FlagSnapshot? Find(EnvironmentKey environment) => _snapshots.GetValueOrDefault(environment);

    /// <summary>The flags that ask for this one first, in any environment.</summary>
    public Facts<FlagKey> DependantsOf(FlagKey flag) => _snapshots.Values.SelectMany(snapshot => snapshot.Dependants[flag]).Distinct().Order().ToFacts();

    /// <summary>The flags that ask for this one first there.</summary>
    public Facts<FlagKey> DependantsOf(FlagKey flag, EnvironmentKey environment) => Find(environment)?.Dependants[flag].Order().ToFacts() ?? [];

    /// <summary>The flags that name the segment there.</summary>
    public Facts<FlagKey> UsersOf(SegmentKey segment, EnvironmentKey environment) =>
        (Find(environment)?.Links.Where(flag => flag.Value.Segments.Contains(segment)).Select(flag => flag.Key).Order() ?? Enumerable.Empty<FlagKey>()).ToFacts();

    /// <summary>Lets environments that are new answer and those that are gone answer no more; true when there were any.</summary>
    public async Task<bool> FollowEnvironmentsAsync(Database database, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var before = _snapshots;
            var (known, read) = database.Read(db =>
            {
                var keys = EnvironmentStore.Keys(db);
                return (keys, Read(db, keys.Where(key => !before.ContainsKey(key))));
            });
            if (read.Count == 0 && before.Keys.All(known.Contains))
            {
                return false;
            }

            _snapshots = before.Values.Where(snapshot => known.Contains(snapshot.Environment)).Concat(read).ToFrozenDictionary(snapshot => snapshot.Environment);
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Writes one change, compiled inside its transaction: what does not compile is not committed, and what is committed answers before this returns.</summary>
    internal async Task<Outcome<T>> ChangeAsync<T>(Database database, Func<DbConnection, FlagEdit, Outcome<T>> act, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            IReadOnlyList<FlagSnapshot> next = [];
            var outcome = await database.ActAsync(
                db =>
                {
                    var edit = new FlagEdit(this);
                    return act(db, edit).Then(value => edit.Compile(db).Then<T>(compiled =>
                    {
                        next = compiled;
                        return value;
                    }));
                },
                cancellationToken);
            if (outcome is Outcome<T>.Accepted && next.Count > 0)
            {
                var changed = _snapshots.ToDictionary();
                foreach (var snapshot in next)
                {
                    changed[snapshot.Environment] = snapshot;
                }

                _snapshots = changed.ToFrozenDictionary();
            }

            return outcome;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private List<FlagSnapshot> Read(DbConnection db, IEnumerable<EnvironmentKey> environments)
    {
        var version = JournalStore.LastNumber(db);
        var snapshots = new List<FlagSnapshot>();
        foreach (var environment in environments)
        {
            // What is stored has compiled once; should a later version of the board refuse a flag, the others still answer.
            switch (SnapshotStore.Read(db, environment, version, flag => Log.LeftOut(_logger, flag, environment)))
            {
                case Outcome<FlagSnapshot>.Accepted accepted:
                    snapshots.Add(accepted.Value);
                    break;
                case Outcome<FlagSnapshot>.Refused refused:
                    Log.NotCompiled(_logger, environment, refused.Why.Sentence);
                    break;
            }
        }

        return snapshots;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The flags of {Environment} do not compile and answer nobody: {Why}")]
        public static partial void NotCompiled(ILogger logger, EnvironmentKey environment, string why);

        [LoggerMessage(2, LogLevel.Error, "The flag {Flag} does not compile in {Environment} and answers nobody there; all others do.")]
        public static partial void LeftOut(ILogger logger, FlagKey flag, EnvironmentKey environment);
    }
}
