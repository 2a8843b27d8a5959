using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>PostgreSQL's table locks in the order of their strength (documentation, "Explicit Locking", table 13.2), and whom each keeps waiting.</summary>
public static class LockRules
{
    private static readonly string[] Weakest =
        ["AccessShareLock", "RowShareLock", "RowExclusiveLock", "ShareUpdateExclusiveLock", "ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"];

    public static int Strength(string mode) => Array.IndexOf(Weakest, mode);

    /// <summary>"nobody reads or writes", "nobody writes": what others wait for meanwhile.</summary>
    public static string Meaning(string mode) => Strength(mode) switch
    {
        7 => "nobody reads or writes",
        >= 4 => "nobody writes",
        3 => "no other change of the table",
        _ => "nobody waits",
    };

    /// <summary>Whether reading or writing rows waits.</summary>
    public static bool HoldsUp(string mode) => Strength(mode) >= 4;

    /// <summary>The strongest on each table, the worst first.</summary>
    public static Facts<TableLock> Worst(IEnumerable<TableLock> locks) => locks
        .GroupBy(one => one.Table)
        .Select(same => same.MaxBy(one => Strength(one.Mode)))
        .OfType<TableLock>()
        .OrderByDescending(one => Strength(one.Mode))
        .ThenBy(one => one.Table, StringComparer.Ordinal)
        .ToFacts();
}
