using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Migrations;

/// <summary>What is in a database, in a sentence.</summary>
internal static class StandingWords
{
    public static string Done(Facts<MigrationScript> ran, MigrationSet set, IReadOnlyCollection<HistoryRow> history) =>
        $"{(ran.Count == 0 ? "Nothing had to run." : ran.Count == 1 ? "1 script ran." : $"{ran.Count} scripts ran.")} {Now(set, history)}";

    /// <summary>"The database is at V43; V44 and R views are pending."</summary>
    public static string Now(MigrationSet set, IReadOnlyCollection<HistoryRow> history)
    {
        var at = HistoryRules.Newest(history) is { } newest ? $"The database is at V{newest}" : "No version is in the database";
        var open = StandingRules.Read(set, history).Where(standing => standing.State is not MigrationState.Applied).ToList();
        return open.Count == 0 ? $"{at}." : $"{at}; {string.Join("; ", open.Take(3).Select(Words))}{(open.Count > 3 ? $" and {open.Count - 3} more" : "")}.";
    }

    private static string Words(MigrationStanding standing) => $"{standing.Name} is {Word(standing.State)}";

    /// <summary>The word for a state, as it stands in a sentence and on a chip.</summary>
    public static string Word(MigrationState state) => state switch
    {
        MigrationState.OutOfOrder => "out of order",
        MigrationState.Ahead => "ahead of the artifact",
        _ => state.ToString().ToLowerInvariant(),
    };
}
