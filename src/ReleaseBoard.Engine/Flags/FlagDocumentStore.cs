using System.Data.Common;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>Reads an environment's flags, plans and segments together, as its flagd document has them.</summary>
internal static class FlagDocumentStore
{
    /// <summary>The whole document.</summary>
    public static byte[] Compile(DbConnection db, EnvironmentKey environment) =>
        FlagDocumentRules.Compile(List(db, environment), SegmentStore.List(db, environment), SegmentStore.Metadata(db, environment));

    /// <summary>Every flag that answers, with its plan there.</summary>
    public static IReadOnlyList<FlagInPlace> List(DbConnection db, EnvironmentKey environment)
    {
        var plans = FlagStateStore.Current(db, environment).ToDictionary(state => state.Flag, state => state.Plan);
        return [.. FlagStore.Present(db).Select(flag => new FlagInPlace(flag, plans.GetValueOrDefault(flag.Key) ?? FlagPlanRules.Initial(flag)))];
    }

    /// <summary>One flag with its plan there; null when it is gone or archived.</summary>
    public static FlagInPlace? Find(DbConnection db, EnvironmentKey environment, FlagKey key) => FlagStore.Find(db, key) is { IsArchived: false } flag
        ? new(flag, FlagStateStore.Current(db, key, environment)?.Plan ?? FlagPlanRules.Initial(flag))
        : null;
}
