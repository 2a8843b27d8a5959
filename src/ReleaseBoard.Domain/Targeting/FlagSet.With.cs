using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>One set out of another: what does not change is shared, not compiled again.</summary>
public sealed partial class FlagSet
{
    /// <summary>
    /// This set with some flags of another in the place of its own, in the order of the keys. What the other does not have is
    /// taken out; flags that it has beside these (what they depend on) are left aside. Both must have the same metadata.
    /// </summary>
    public FlagSet With(FlagSet changed, IReadOnlySet<string> keys)
    {
        var flags = _inOrder.Where(flag => !keys.Contains(flag.Key)).Concat(changed._inOrder.Where(flag => keys.Contains(flag.Key)))
            .OrderBy(flag => flag.Key, StringComparer.Ordinal).ToList();
        var faults = Faults.Where(fault => !IsIn(fault, keys)).Concat(changed.Faults.Where(fault => IsIn(fault, keys))).ToFacts();
        return new FlagSet(flags, Metadata, faults) { ReadsTime = ReadsTime || changed.ReadsTime };
    }

    private static bool IsIn(FlagFault fault, IReadOnlySet<string> keys) => fault.Pointer.Split('/', 4) is ["", "flags", var key, ..] && keys.Contains(key);
}
