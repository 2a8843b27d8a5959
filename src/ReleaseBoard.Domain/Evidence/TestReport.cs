using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>Which language a test report is written in.</summary>
public enum TestFormat
{
    JUnit,
    Trx,
}

/// <summary>What one report says of tests that ran. Counted from its cases, not taken from its totals.</summary>
public sealed record TestReport
{
    public required TestFormat Format { get; init; }

    public required int Passed { get; init; }

    public required int Failed { get; init; }

    public required int Skipped { get; init; }

    /// <summary>The sum of what the cases took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The first that failed, as many as are kept.</summary>
    public required Facts<TestFailure> Failures { get; init; }
}

/// <summary>A test that failed, and the beginning of what it said.</summary>
public sealed record TestFailure(string Name, string Message);

/// <summary>A report under the name it came with.</summary>
public sealed record NamedTestReport(string Name, TestReport Report, Digest Document, OperatorName PostedBy, DateTimeOffset PostedAt);

/// <summary>All reports of an artifact together; a report that comes again under its name replaces the one before.</summary>
public sealed record TestTotals(Facts<NamedTestReport> Reports)
{
    public int Passed => Reports.Sum(one => one.Report.Passed);

    public int Failed => Reports.Sum(one => one.Report.Failed);

    public int Skipped => Reports.Sum(one => one.Report.Skipped);

    public int Total => Passed + Failed + Skipped;

    public TimeSpan Duration => Reports.Aggregate(TimeSpan.Zero, (sum, one) => sum + one.Report.Duration);

    /// <summary>True when something passed and nothing failed: no test at all is no proof.</summary>
    public bool HavePassed => Passed > 0 && Failed == 0;

    /// <summary>The totals in a sentence.</summary>
    public string Sentence => Total == 0
        ? "The reports name no test."
        : $"{Passed} passed, {Failed} failed, {Skipped} skipped in {Spans.Words(Duration)}.";
}
