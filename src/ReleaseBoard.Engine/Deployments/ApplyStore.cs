using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Deployments;

/// <summary>The table of applies.</summary>
public static class ApplyStore
{
    private const string Columns = "deployment, phase, steps, sentence, started_at as StartedAt, ended_at as EndedAt";

    public static Apply? Find(DbConnection db, DeploymentId deployment) =>
        db.QuerySingleOrDefault<ApplyRow>($"select {Columns} from apply where deployment = @id", new { id = deployment.ToString() })?.ToApply();

    /// <summary>Those that run, or ran when a board was ended.</summary>
    public static IReadOnlyList<Apply> Running(DbConnection db) =>
        [.. db.Query<ApplyRow>($"select {Columns} from apply where phase = 'Running'").Select(row => row.ToApply())];

    /// <summary>Deployments that nothing serves and nobody has begun to apply.</summary>
    public static IReadOnlyList<DeploymentId> Wanted(DbConnection db) =>
    [
        .. db.Query<string>(
            """
            select deployment.id
              from deployment
             where deployment.phase = 'Rolling' and deployment.instances = 0
               and not exists (select 1 from apply where apply.deployment = deployment.id)
             order by deployment.created_at, deployment.id
            """).Select(id => new DeploymentId(Guid.Parse(id))),
    ];

    /// <summary>False when somebody else has begun it, or nobody wants it any more.</summary>
    public static bool Begin(DbConnection db, Apply apply) => db.Execute(
        """
        insert into apply (deployment, phase, steps, sentence, started_at, ended_at)
        select @Deployment, @Phase, @Steps, @Sentence, @StartedAt, @EndedAt
         where exists (select 1 from deployment where id = @Deployment and phase = 'Rolling')
        on conflict (deployment) do nothing
        """,
        ApplyRow.Of(apply)) == 1;

    /// <summary>Writes over one that runs; what has ended stays as it is, then false.</summary>
    public static bool Save(DbConnection db, Apply apply) => db.Execute(
        "update apply set phase = @Phase, steps = @Steps, sentence = @Sentence, ended_at = @EndedAt where deployment = @Deployment and phase = 'Running'",
        ApplyRow.Of(apply)) == 1;

    private sealed record ApplyRow(string Deployment, string Phase, string Steps, string Sentence, long StartedAt, long? EndedAt)
    {
        public static ApplyRow Of(Apply apply) => new(
            apply.Deployment.ToString(), apply.Phase.ToString(), Stored.Json(apply.Steps), apply.Sentence, Stored.Milliseconds(apply.StartedAt), Stored.Milliseconds(apply.EndedAt));

        public Apply ToApply() => new()
        {
            Deployment = new(Guid.Parse(Deployment)),
            Phase = Stored.Enum<ApplyPhase>(Phase),
            Steps = Stored.FromJson<Facts<ApplyStep>>(Steps),
            Sentence = Sentence,
            StartedAt = Stored.Time(StartedAt),
            EndedAt = Stored.Time(EndedAt),
        };
    }
}
