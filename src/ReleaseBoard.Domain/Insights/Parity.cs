using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>What two environments are compared by.</summary>
public enum ParityTopic
{
    Version,

    /// <summary>What is applied of a database.</summary>
    Schema,

    /// <summary>What is applied of a plan.</summary>
    Infrastructure,
    Instances,
    Settings,
    Flags,
}

/// <summary>How one thing stands in two environments.</summary>
public enum ParityState
{
    Same,
    Differs,

    /// <summary>It cannot be said, as of two secrets marked with different keys.</summary>
    NotKnown,
}

/// <summary>One thing of one application in two environments.</summary>
public sealed record ParityRow(ParityTopic Topic, string Name, string? Left, string? Right, ParityState State)
{
    /// <summary>True for secrets on both sides: what is shown of them is a word, and not the same word for the same secret.</summary>
    public bool IsSecret { get; init; }

    /// <summary>True for what differs only because another version is there: whoever declared that it may, declared this too.</summary>
    public bool FollowsVersion { get; init; }

    /// <summary>Set where somebody declared that it may differ.</summary>
    public ExpectedDifference? Expected { get; init; }

    /// <summary>True where neither side can be looked at: nothing speaks for a difference, and nothing against one.</summary>
    public bool IsUnchecked { get; init; }

    /// <summary>True for what nobody declared: this is what the page is for.</summary>
    public bool StandsOut => State is not ParityState.Same && !IsUnchecked && Expected is null;
}

/// <summary>A difference that is meant: declared once for two environments, whichever stands on the left.</summary>
public sealed record ExpectedDifference(ApplicationKey Application, EnvironmentKey One, EnvironmentKey Other, ParityTopic Topic, string Name)
{
    public required string Reason { get; init; }

    public required OperatorName By { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>One application in two environments.</summary>
public sealed record ApplicationParity(ApplicationKey Application, ApplicationKind Kind, Facts<ParityRow> Rows)
{
    public int Unexpected => Rows.Count(row => row.StandsOut);

    /// <summary>How many of its flags were not compared, because there are too many for a page of several applications.</summary>
    public long MoreFlags { get; init; }
}

/// <summary>A page of applications in two environments; of one application alone, a page of its flags.</summary>
public sealed record ParityView(EnvironmentKey Left, EnvironmentKey Right, Facts<ApplicationParity> Applications, string? Next);
