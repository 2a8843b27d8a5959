using System.Data.Common;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;

namespace ReleaseBoard.Engine.Flags;

/// <summary>What one act touches. At its end, still inside its transaction, everything touched is read again and compiled.</summary>
internal sealed class FlagEdit(FlagBoard board)
{
    private readonly HashSet<(EnvironmentKey Environment, FlagKey Flag)> _flags = [];
    private readonly HashSet<(EnvironmentKey Environment, SegmentKey Segment)> _segments = [];
    private readonly HashSet<FlagKey> _everywhere = [];
    private readonly HashSet<EnvironmentKey> _whole = [];

    public FlagBoard Board => board;

    /// <summary>True for an import: flagd loads what answers an error, and so do we; what is written here never does.</summary>
    public bool IsLenient { get; set; }

    public void Touch(EnvironmentKey environment, FlagKey flag) => _flags.Add((environment, flag));

    /// <summary>The flag itself changed: it answers differently in all environments.</summary>
    public void TouchEverywhere(FlagKey flag) => _everywhere.Add(flag);

    /// <summary>A segment changed: all flags that name it answer differently.</summary>
    public void TouchSegment(EnvironmentKey environment, SegmentKey segment) => _segments.Add((environment, segment));

    public void Rebuild(EnvironmentKey environment) => _whole.Add(environment);

    /// <summary>The environments as they will answer, or why their document cannot be.</summary>
    public Outcome<IReadOnlyList<FlagSnapshot>> Compile(DbConnection db)
    {
        var version = JournalStore.LastNumber(db);
        var next = new List<FlagSnapshot>();
        foreach (var environment in Environments())
        {
            switch (Compile(db, environment, version))
            {
                case Outcome<FlagSnapshot>.Refused refused:
                    return refused.Why with { Sentence = $"In {environment}: {refused.Why.Sentence}" };
                case Outcome<FlagSnapshot>.Accepted accepted:
                    next.Add(accepted.Value);
                    break;
            }
        }

        return next;
    }

    private HashSet<EnvironmentKey> Environments() =>
    [
        .. _flags.Select(touched => touched.Environment), .. _segments.Select(touched => touched.Environment), .. _whole,
        .. _everywhere.Count > 0 ? board.Environments : [],
    ];

    private Outcome<FlagSnapshot> Compile(DbConnection db, EnvironmentKey environment, long version)
    {
        if (_whole.Contains(environment) || board.Find(environment) is not { } before)
        {
            return SnapshotStore.Read(db, environment, version, leaveOut: null);
        }

        var segments = _segments.Where(touched => touched.Environment == environment).Select(touched => touched.Segment).ToHashSet();
        var plans = _flags.Where(touched => touched.Environment == environment).Select(touched => touched.Flag).ToHashSet();
        var flags = _everywhere.Concat(plans)
            .Concat(before.Links.Where(flag => flag.Value.Segments.Any(segments.Contains)).Select(flag => flag.Key))
            .ToHashSet();
        return SnapshotStore.Next(db, before, flags, version).Then<FlagSnapshot>(next =>
            (IsLenient ? null : SnapshotStore.Fault(next.Set, plans, segments)) is { } fault ? fault : next);
    }
}
