using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>Which part of the overview of health is asked for.</summary>
public sealed record HealthQuestion
{
    /// <summary>Parts of an application's or an environment's key, in any order: "shop prod".</summary>
    public string? Search { get; init; }

    /// <summary>Only what is graded so; null for all.</summary>
    public HealthGrade? Grade { get; init; }

    /// <summary>A place in the order of urgency: where the page begins.</summary>
    public string? Cursor { get; init; }

    public int Count { get; init; } = 25;

    /// <summary>True where every word is part of one of the two keys.</summary>
    public bool Finds(Slot slot) => (Search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .All(word => slot.Application.Value.Contains(word, StringComparison.OrdinalIgnoreCase) || slot.Environment.Value.Contains(word, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A page of what runs, the worst first.</summary>
public sealed record HealthOverview
{
    public required Facts<SlotLine> Lines { get; init; }

    /// <summary>The cursor of the next page; null at the end.</summary>
    public string? Next { get; init; }

    /// <summary>How many of all that the search finds are graded how, the worst first.</summary>
    public required Facts<GradeCount> Grades { get; init; }

    /// <summary>Why the runner does not answer, as a sentence; null while it does.</summary>
    public string? Silence { get; init; }
}

/// <summary>How many places are graded alike.</summary>
public sealed record GradeCount(HealthGrade Grade, int Count);
