using System.Collections.Immutable;
using System.Data.Common;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>Reads what an environment answers: whole, or only what changed.</summary>
internal static class SnapshotStore
{
    public static Outcome<FlagSnapshot> Read(DbConnection db, EnvironmentKey environment, long version) => new FlagSnapshot
    {
        Environment = environment,
        Version = version,
        Links = FlagDocumentStore.List(db, environment).ToImmutableDictionary(flag => flag.Flag.Key, FlagLinks.Of),
    };

    /// <summary>The snapshot with these flags read anew, all others shared with the one before.</summary>
    public static Outcome<FlagSnapshot> Next(DbConnection db, FlagSnapshot before, IReadOnlyCollection<FlagKey> flags, long version)
    {
        var links = before.Links.ToBuilder();
        foreach (var key in flags)
        {
            if (FlagDocumentStore.Find(db, before.Environment, key) is { } flag)
            {
                links[key] = FlagLinks.Of(flag);
            }
            else
            {
                links.Remove(key);
            }
        }

        return new FlagSnapshot { Environment = before.Environment, Version = version, Links = links.ToImmutable() };
    }
}
