namespace ReleaseBoard.Domain.Health;

/// <summary>Where a deployment stops being healthy.</summary>
public sealed record HealthLimits
{
    public static readonly HealthLimits Default = new();

    /// <summary>How far back the grade looks.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Older than this, a figure says nothing about now.</summary>
    public TimeSpan Stale { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>With fewer requests than this a share of failures is chance, and can degrade but not condemn.</summary>
    public int FewRequests { get; init; } = 20;

    public double DegradedFailureRate { get; init; } = 0.01;

    public double FailingFailureRate { get; init; } = 0.05;

    /// <summary>Milliseconds.</summary>
    public double DegradedP95 { get; init; } = 500;

    public double FailingP95 { get; init; } = 2000;
}

/// <summary>All that is known of a deployment when it is graded.</summary>
public sealed record HealthEvidence
{
    /// <summary>When the runner last spoke of it; null when it never did.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>Why the runner does not answer, as a sentence; null while it does.</summary>
    public string? Silence { get; init; }

    /// <summary>What the runner says is wrong with it.</summary>
    public string? Problem { get; init; }

    public int Ready { get; init; }

    public int Wished { get; init; }

    /// <summary>Instances that start for the first time.</summary>
    public int Starting { get; init; }

    /// <summary>How often instances ended unasked within the window.</summary>
    public int Restarts { get; init; }

    /// <summary>How an instance last ended, when one did.</summary>
    public string? LastEnd { get; init; }

    public required HealthWindow Window { get; init; }
}
