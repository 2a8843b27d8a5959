using System.Collections.Immutable;
using System.Data.Common;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Targeting;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>Reads what an environment answers and compiles it: whole, or only what changed.</summary>
internal static class SnapshotStore
{
    /// <summary>The whole environment. Imported flags are among it, so it is read with flagd's own lenience.</summary>
    /// <param name="leaveOut">Told of flags that do not compile and are left out; without it they refuse the whole.</param>
    public static Outcome<FlagSnapshot> Read(DbConnection db, EnvironmentKey environment, long version, Action<FlagKey>? leaveOut)
    {
        var flags = FlagDocumentStore.List(db, environment);
        var (segments, metadata) = (SegmentStore.List(db, environment), SegmentStore.Metadata(db, environment));
        var whole = Compile(flags, segments, metadata);
        if (whole.Refusal is not null && leaveOut is not null)
        {
            var sound = flags.Where(flag => Compile(WithPrerequisites([flag], key => flags.FirstOrDefault(other => other.Flag.Key == key)), segments, metadata).Refusal is null).ToList();
            flags.Except(sound).ToList().ForEach(flag => leaveOut(flag.Flag.Key));
            (flags, whole) = (sound, Compile(sound, segments, metadata));
        }

        return whole.Then<FlagSnapshot>(set => new FlagSnapshot
        {
            Environment = environment,
            Version = version,
            Set = set,
            Links = flags.ToImmutableDictionary(flag => flag.Flag.Key, FlagLinks.Of),
        });
    }

    /// <summary>The environment with these flags read and compiled anew; all others are shared with the one before.</summary>
    public static Outcome<FlagSnapshot> Next(DbConnection db, FlagSnapshot before, IReadOnlySet<FlagKey> flags, long version)
    {
        var changed = flags.Select(key => FlagDocumentStore.Find(db, before.Environment, key)).OfType<FlagInPlace>().ToList();
        var links = before.Links.RemoveRange(flags).AddRange(changed.Select(flag => KeyValuePair.Create(flag.Flag.Key, FlagLinks.Of(flag))));
        if (PrerequisiteRules.CheckCount(links.Keys, key => links.TryGetValue(key, out var found) ? found.Prerequisites : []) is { } tooMany)
        {
            return tooMany;
        }

        // A flag compiles only beside what it names: the flags it asks for first and its segments.
        var compiled = WithPrerequisites(changed, key => FlagDocumentStore.Find(db, before.Environment, key));
        var segments = compiled.SelectMany(flag => FlagPlanRules.SegmentsIn(flag.Plan)).Distinct().Select(key => SegmentStore.Current(db, key, before.Environment)).OfType<Segment>();
        return Compile(compiled, segments, SegmentStore.Metadata(db, before.Environment)).Then<FlagSnapshot>(set => new FlagSnapshot
        {
            Environment = before.Environment,
            Version = version,
            Set = before.Set.With(set, flags.Select(key => key.Value).ToHashSet(StringComparer.Ordinal)),
            Links = links,
        });
    }

    /// <summary>The first fault in a plan or segment that was just written, or null: an imported fault elsewhere is no reason to refuse.</summary>
    public static Refusal? Fault(FlagSet set, IReadOnlySet<FlagKey> plans, IReadOnlySet<SegmentKey> segments) => set.Faults
        .Where(fault => fault.Pointer.Split('/', 4) is ["", var part, var key, ..] && (part == "flags" ? plans.Contains(new(key)) : segments.Contains(new(key))))
        .Select(fault => Refusal.Invalid(fault.Code, $"The JSONLogic does not work: {fault}"))
        .FirstOrDefault();

    private static Outcome<FlagSet> Compile(IEnumerable<FlagInPlace> flags, IEnumerable<Segment> segments, IEnumerable<FlagMetadata> metadata) =>
        FlagSet.Compile(FlagDocumentRules.Compile(flags, segments, metadata), Strictness.Imported);

    private static List<FlagInPlace> WithPrerequisites(IReadOnlyCollection<FlagInPlace> flags, Func<FlagKey, FlagInPlace?> find)
    {
        var all = flags.ToDictionary(flag => flag.Flag.Key);
        var open = new Stack<FlagInPlace>(flags);
        while (open.TryPop(out var flag))
        {
            foreach (var prerequisite in flag.Plan.Prerequisites.Where(prerequisite => !all.ContainsKey(prerequisite.Flag)))
            {
                if (find(prerequisite.Flag) is { } found)
                {
                    all.Add(prerequisite.Flag, found);
                    open.Push(found);
                }
            }
        }

        return [.. all.Values];
    }
}
