using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>The table of handovers.</summary>
public static class HandoverStore
{
    private const string Columns = "id, deployment, application, environment, token, status, sentence, sent_at as SentAt, due_at as DueAt, ended_at as EndedAt";

    public static Handover? Find(DbConnection db, Guid id) =>
        db.QuerySingleOrDefault<HandoverRow>($"select {Columns} from handover where id = @id", new { id = id.ToString("N") })?.ToHandover();

    public static Handover? Find(DbConnection db, DeploymentId deployment) =>
        db.QuerySingleOrDefault<HandoverRow>($"select {Columns} from handover where deployment = @id", new { id = deployment.ToString() })?.ToHandover();

    /// <summary>Inserts it, or writes over what was known.</summary>
    public static void Save(DbConnection db, Handover handover) => db.Execute(
        """
        insert into handover (id, deployment, application, environment, token, status, sentence, sent_at, due_at, ended_at)
        values (@Id, @Deployment, @Application, @Environment, @Token, @Status, @Sentence, @SentAt, @DueAt, @EndedAt)
        on conflict (id) do update set token = excluded.token, status = excluded.status, sentence = excluded.sentence, ended_at = excluded.ended_at
        """,
        HandoverRow.Of(handover));

    private sealed record HandoverRow(
        string Id, string Deployment, string Application, string Environment, string Token, string Status, string Sentence, long SentAt, long DueAt, long? EndedAt)
    {
        public static HandoverRow Of(Handover handover) => new(
            handover.Id.ToString("N"), handover.Deployment.ToString(), handover.Slot.Application.Value, handover.Slot.Environment.Value, handover.TokenHash,
            handover.Status.ToString(), handover.Sentence, Stored.Milliseconds(handover.SentAt), Stored.Milliseconds(handover.DueAt), Stored.Milliseconds(handover.EndedAt));

        public Handover ToHandover() => new()
        {
            Id = Guid.Parse(Id),
            Deployment = new(Guid.Parse(Deployment)),
            Slot = new(new(Application), new(Environment)),
            TokenHash = Token,
            Status = Stored.Enum<HandoverStatus>(Status),
            Sentence = Sentence,
            SentAt = Stored.Time(SentAt),
            DueAt = Stored.Time(DueAt),
            EndedAt = Stored.Time(EndedAt),
        };
    }
}
