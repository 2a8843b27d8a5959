using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Notices;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Notices;

/// <summary>One try to tell a receiver something.</summary>
/// <param name="Entry">The last journal entry in the message; 0 for a test.</param>
/// <param name="Notices">How many entries one message told of.</param>
public sealed record DeliveryRecord(long Entry, int Notices, DateTimeOffset At, TimeSpan Took, PostOutcome Outcome, int? Status, string Sentence);

/// <summary>The table of tries, the last 50 a receiver.</summary>
internal static class DeliveryStore
{
    private const int Kept = 50;

    public static void Add(DbConnection db, long receiver, DeliveryRecord record)
    {
        db.Execute(
            """
            insert into notice_delivery (receiver, entry, notices, at, took, outcome, status, sentence)
            values (@receiver, @Entry, @Notices, @At, @Took, @Outcome, @Status, @Sentence)
            """,
            new
            {
                receiver,
                record.Entry,
                record.Notices,
                At = Stored.Milliseconds(record.At),
                Took = (long)record.Took.TotalMilliseconds,
                Outcome = record.Outcome.ToString(),
                record.Status,
                record.Sentence,
            });
        db.Execute(
            "delete from notice_delivery where receiver = @receiver and id <= (select id from notice_delivery where receiver = @receiver order by id desc limit 1 offset @Kept)",
            new { receiver, Kept });
    }

    /// <summary>Newest first.</summary>
    public static Facts<DeliveryRecord> List(DbConnection db, long receiver) => db.Query<DeliveryRow>(
        "select entry, notices, at, took, outcome, status, sentence from notice_delivery where receiver = @receiver order by id desc", new { receiver })
        .Select(row => new DeliveryRecord(row.Entry, (int)row.Notices, Stored.Time(row.At), TimeSpan.FromMilliseconds(row.Took), Stored.Enum<PostOutcome>(row.Outcome), (int?)row.Status, row.Sentence))
        .ToFacts();

    private sealed record DeliveryRow(long Entry, long Notices, long At, long Took, string Outcome, long? Status, string Sentence);
}
