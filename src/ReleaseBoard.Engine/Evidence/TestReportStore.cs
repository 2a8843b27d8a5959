using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>The table of test reports: one for each name.</summary>
internal static class TestReportStore
{
    /// <summary>All reports together; null when there is none.</summary>
    public static TestTotals? Totals(DbConnection db, Digest artifact)
    {
        var reports = db.Query<ReportRow>(
            "select name, report, document, posted_by as PostedBy, posted_at as PostedAt from test_report where artifact = @artifact order by name",
            new { artifact = artifact.Value }).Select(row => row.ToReport()).ToFacts();
        return reports.Count == 0 ? null : new(reports);
    }

    public static void Save(DbConnection db, Digest artifact, NamedTestReport report) => db.Execute(
        """
        insert into test_report (artifact, name, report, document, posted_by, posted_at) values (@Artifact, @Name, @Report, @Document, @By, @Now)
        on conflict (artifact, name) do update set report = excluded.report, document = excluded.document, posted_by = excluded.posted_by, posted_at = excluded.posted_at
        """,
        new { Artifact = artifact.Value, report.Name, Report = Stored.Json(report.Report), Document = report.Document.Value, By = report.PostedBy.Value, Now = Stored.Milliseconds(report.PostedAt) });

    private sealed record ReportRow(string Name, string Report, string Document, string PostedBy, long PostedAt)
    {
        public NamedTestReport ToReport() => new(Name, Stored.FromJson<TestReport>(Report), new(Document), new(PostedBy), Stored.Time(PostedAt));
    }
}
