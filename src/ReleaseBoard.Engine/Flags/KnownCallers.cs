using System.Collections.Concurrent;
using System.Collections.Frozen;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Engine.People;

namespace ReleaseBoard.Engine.Flags;

/// <summary>The keys to flags as they are at one moment, and those of them that were shown already: a hash for each request is saved.</summary>
/// <param name="Keys">By the hash of their text.</param>
/// <param name="Door">What the deployed instances' keys are made from; null until the board has said where it is.</param>
internal sealed record KnownCallers(FrozenDictionary<string, FlagAccessKey> Keys, FlagDoor? Door)
{
    // Only keys that are good stand here; more than this are read each time.
    private const int MostShown = 10_000;

    private readonly ConcurrentDictionary<string, FlagCaller> _shown = new(StringComparer.Ordinal);

    /// <summary>Whose key this is, if it was shown before.</summary>
    public FlagCaller? Find(ReadOnlySpan<char> text) => _shown.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var caller) ? caller : null;

    /// <summary>Whose key this is; null when it opens nothing.</summary>
    public FlagCaller? Read(string text)
    {
        var caller = IsMade(text)
            ? Keys.GetValueOrDefault(new Secret(text).Hash) is { } key ? new FlagCaller(key.Environment, key.Kind, key) : null
            : Door is { } open && FlagDoorRules.Read(open, text) is { } slot ? new FlagCaller(slot.Environment, FlagAccessKind.Server, null) : null;
        if (caller is not null && _shown.Count < MostShown)
        {
            _shown[text] = caller;
        }

        return caller;
    }

    private static bool IsMade(string text) =>
        text.StartsWith(FlagAccessDesk.ServerPrefix, StringComparison.Ordinal) || text.StartsWith(FlagAccessDesk.BrowserPrefix, StringComparison.Ordinal);
}
