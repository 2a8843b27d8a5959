using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Environments;

/// <summary>How near an environment is to the people who use it.</summary>
public enum Tier
{
    Development,
    Testing,
    Staging,
    Production,
}

/// <summary>Where artifacts run.</summary>
public sealed record ReleaseEnvironment
{
    public required EnvironmentKey Key { get; init; }

    /// <summary>As people call it: "Production EU".</summary>
    public required string Name { get; init; }

    public required Tier Tier { get; init; }

    /// <summary>Where it stands among its fellows on the board, from the left.</summary>
    public int Position { get; init; }

    /// <summary>Set while a person pins the environment to what runs there.</summary>
    public Hold? Hold { get; init; }

    public int Revision { get; init; }
}

/// <summary>A person's pin: promotions wait and say by whom and why.</summary>
public sealed record Hold(OperatorName By, DateTimeOffset At, string Reason);
