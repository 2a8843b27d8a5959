using System.Data.Common;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>Where test reports come in.</summary>
public sealed class TestReportDesk(Database database, Feed feed, TimeProvider clock)
{
    /// <summary>Keeps a report under its name, in place of one of that name; answers what all of them say together.</summary>
    public async Task<Outcome<TestTotals>> PutAsync(Digest artifact, string name, byte[] document, Credential by, CancellationToken cancellationToken)
    {
        if ((MayPut(artifact, by) ?? TestReportRules.CheckName(name)) is { } refusal)
        {
            return refusal;
        }

        // Read before the pen is taken: a large one takes its time.
        return await TestReportRules.Read(document).Match(
            report => database.WriteAsync(feed, [Topic.Artifacts], db => Keep(db, artifact, name.Trim(), report, Digest.Of(document), by), cancellationToken),
            why => Task.FromResult<Outcome<TestTotals>>(why));
    }

    /// <summary>Null when they may bring a report of it: asked before a byte is read.</summary>
    public Refusal? MayPut(Digest artifact, Credential by) => database.Read(db => Subject.Find(db, artifact, by, clock.GetUtcNow())).Refusal;

    private Outcome<TestTotals> Keep(DbConnection db, Digest artifact, string name, TestReport report, Digest document, Credential by)
    {
        var now = Stored.Now(clock);
        return Subject.Find(db, artifact, by, now).Then<TestTotals>(subject =>
        {
            var known = TestReportStore.Totals(db, artifact) ?? new([]);
            var before = known.Reports.FirstOrDefault(one => one.Name == name);
            if (before?.Document == document)
            {
                return known;
            }

            if (before is null && known.Reports.Count >= TestReportRules.Most)
            {
                return new Refusal("tests.too-many", $"{artifact.Short}… has {TestReportRules.Most} test reports, the most that are kept.");
            }

            TestReportStore.Save(db, artifact, new(name, report, document, subject.Actor.Name, now));
            subject.Note(
                db,
                "evidence.tests",
                of => $"Test results of {of.Application} {of.Version} came ({name}): {report.Passed} passed, {report.Failed} failed, {report.Skipped} skipped.",
                Stored.Json(new { artifact, name, document, report.Passed, report.Failed, report.Skipped }),
                now);
            return TestReportStore.Totals(db, artifact) ?? new([]);
        });
    }
}
