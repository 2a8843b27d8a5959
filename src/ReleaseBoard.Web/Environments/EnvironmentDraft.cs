using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Environments;

/// <summary>An environment while someone types.</summary>
public sealed class EnvironmentDraft
{
    public string Key { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>Null until somebody says it: nobody's environment is development by an oversight.</summary>
    public Tier? Tier { get; set; }

    public int? Position { get; set; }

    private int Revision { get; init; }

    public static EnvironmentDraft Of(ReleaseEnvironment? known) => known is null
        ? new()
        : new() { Key = known.Key.Value, Name = known.Name, Tier = known.Tier, Position = known.Position, Revision = known.Revision };

    /// <summary>What was typed, made of what was seen: someone who was faster is not overwritten.</summary>
    public Outcome<EnvironmentWish> ToWish() => EnvironmentKey.Parse(Key).Then<EnvironmentWish>(key => Tier is { } tier
        ? new EnvironmentWish(key, tier) { Name = string.IsNullOrWhiteSpace(Name) ? null : Name, Position = Position, BasedOn = Revision }
        : Refusal.Invalid("environment.tier-missing", "Choose a tier: how near the environment is to the people who use it."));
}
