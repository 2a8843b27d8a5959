using System.Collections.Frozen;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>Whose key it is that asks for flags.</summary>
/// <param name="Key">The key as it was made; null for the key every deployed instance is started with.</param>
public sealed record FlagCaller(EnvironmentKey Environment, FlagAccessKind Kind, FlagAccessKey? Key);

/// <summary>A key just made, with the text that is shown once.</summary>
public sealed record NewFlagAccess(FlagAccessKey Key, Secret Secret);

/// <summary>Where keys to flags are made, ended and recognised. Recognising one never touches the store.</summary>
public sealed class FlagAccessDesk(Database database, Feed feed, FlagDoorFile door, TimeProvider clock)
{
    /// <summary>What keys start with, so that a leaked one is found by a search.</summary>
    public const string ServerPrefix = "rbs_";

    public const string BrowserPrefix = "rbb_";

    private const int LongestText = 400;

    // One at a time, so that what was read earlier never takes the place of what was read later.
    private readonly Lock _reading = new();

    // Exchanged whole after each change.
    private volatile KnownCallers _known = Read(database, door);

    public Facts<FlagAccessKey> List(EnvironmentKey? environment) => database.Read(db => FlagAccessStore.List(db, environment));

    /// <summary>Whose key this is; null when it opens nothing (any more).</summary>
    public FlagCaller? Recognise(ReadOnlySpan<char> text)
    {
        var known = _known;
        if (known.Door != door.Door)
        {
            known = Refresh();
        }

        return text.Length > LongestText ? null : known.Find(text) ?? known.Read(text.ToString());
    }

    /// <summary>True when some browser's key may be used by pages of that origin: what a browser asks before it shows its key.</summary>
    public bool AllowsOrigin(string origin) => _known.Keys.Values.Any(key => key.Allows(origin));

    /// <summary>Makes a key. Its text is in the answer and nowhere else.</summary>
    public async Task<Outcome<NewFlagAccess>> CreateAsync(FlagAccessWish wish, Credential by, CancellationToken cancellationToken)
    {
        var outcome = await database.WriteAsync(
            feed,
            [Topic.Flags],
            db =>
            {
                var now = Stored.Now(clock);
                return ActorStore.Authorize(db, by, Permission.ManageFlags, null, now).Then(actor => EnvironmentStore.Find(db, wish.Environment) is null
                    ? Refusal.NotFound("environment.unknown", $"There is no environment {wish.Environment}.")
                    : FlagAccessRules.Create(wish, actor.Person, Guid.CreateVersion7(now), now).Then<NewFlagAccess>(key =>
                    {
                        var secret = Secret.New(key.Kind is FlagAccessKind.Server ? ServerPrefix : BrowserPrefix);
                        FlagAccessStore.Insert(db, key, secret);
                        Note(db, key, new("flag-key.created", $"The {Words(key)} \"{key.Name}\" to the flags of {key.Environment} was made."), actor, now);
                        return new NewFlagAccess(key, secret);
                    }));
            },
            cancellationToken);
        Refresh();
        return outcome;
    }

    /// <summary>Ends a key for good, before this returns; ending it again changes nothing.</summary>
    public async Task<Outcome<FlagAccessKey>> RevokeAsync(Guid id, Credential by, CancellationToken cancellationToken)
    {
        var outcome = await database.WriteAsync(
            feed,
            [Topic.Flags],
            db =>
            {
                var now = Stored.Now(clock);
                return ActorStore.Authorize(db, by, Permission.ManageFlags, null, now).Then<FlagAccessKey>(actor =>
                {
                    if (FlagAccessStore.Find(db, id) is not { } key)
                    {
                        return Refusal.NotFound("flag-key.unknown", "There is no such key.");
                    }

                    if (key.RevokedAt is not null)
                    {
                        return key;
                    }

                    FlagAccessStore.Revoke(db, id, now);
                    Note(db, key, new("flag-key.revoked", $"The {Words(key)} \"{key.Name}\" to the flags of {key.Environment} was ended."), actor, now);
                    return key with { RevokedAt = now };
                });
            },
            cancellationToken);
        Refresh();
        return outcome;
    }

    private KnownCallers Refresh()
    {
        lock (_reading)
        {
            return _known = Read(database, door);
        }
    }

    private static KnownCallers Read(Database database, FlagDoorFile door) =>
        new(database.Read(FlagAccessStore.Live).ToFrozenDictionary(StringComparer.Ordinal), door.Door);

    private static string Words(FlagAccessKey key) => key.Kind is FlagAccessKind.Server ? "server key" : "browser key";

    private static void Note(System.Data.Common.DbConnection db, FlagAccessKey key, JournalNote note, Actor by, DateTimeOffset now) =>
        JournalStore.Append(db, note with { Environment = key.Environment, Subject = key.Id.ToString("N"), Details = Stored.Json(key) }, by.Name, now);
}
