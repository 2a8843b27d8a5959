using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Deployments;

/// <summary>The table of deployments.</summary>
public static class DeploymentStore
{
    // As far back as a rollback looks for something to go back to.
    private const int LongestHistory = 50;

    private const string Columns =
        """
        id, application, environment, version, digest, instances, weight, phase, promotion, created_at as CreatedAt,
        stable_since as StableSince, warm_since as WarmSince, warm_until as WarmUntil, taken_back_at as TakenBackAt, settings_revision as SettingsRevision, revision
        """;

    public static Deployment? Find(DbConnection db, DeploymentId id) =>
        db.QuerySingleOrDefault<DeploymentRow>($"select {Columns} from deployment where id = @id", new { id = id.ToString() })?.ToDeployment();

    /// <summary>What shall run in a slot, oldest first; retired ones are not in it.</summary>
    public static Facts<Deployment> Present(DbConnection db, Slot slot) => db.Query<DeploymentRow>(
        $"""
        select {Columns}
          from deployment
         where application = @Application and environment = @Environment and phase <> 'Retired'
         order by created_at, promotion, id
        """,
        Key(slot)).Select(row => row.ToDeployment()).ToFacts();

    /// <summary>What runs in a slot, fully promoted; null when nothing does.</summary>
    public static Deployment? Stable(DbConnection db, Slot slot) => Present(db, slot).FirstOrDefault(deployment => deployment.Phase is DeploymentPhase.Stable);

    /// <summary>What shall run anywhere.</summary>
    public static Facts<Deployment> Present(DbConnection db) => db.Query<DeploymentRow>(
        $"select {Columns} from deployment where phase <> 'Retired' order by application, environment, created_at, promotion, id").Select(row => row.ToDeployment()).ToFacts();

    /// <summary>What shall run of these applications, wherever, in one question.</summary>
    public static ILookup<ApplicationKey, Deployment> Present(DbConnection db, IEnumerable<ApplicationKey> applications) => db.Query<DeploymentRow>(
        $"""
        select {Columns}
          from deployment
         where application in @keys and phase <> 'Retired'
         order by application, environment, created_at, promotion, id
        """,
        new { keys = applications.Select(key => key.Value).ToArray() }).Select(row => row.ToDeployment()).ToLookup(deployment => deployment.Slot.Application);

    /// <summary>What was stable in a slot, the last first.</summary>
    public static IReadOnlyList<Deployment> History(DbConnection db, Slot slot) =>
    [
        .. db.Query<DeploymentRow>(
            $"""
            select {Columns}
              from deployment
             where application = @Application and environment = @Environment and stable_since is not null
             order by stable_since desc
             limit {LongestHistory}
            """,
            Key(slot)).Select(row => row.ToDeployment()),
    ];

    /// <summary>Those whose time to be kept warm is over.</summary>
    public static IReadOnlyList<Deployment> GoneCold(DbConnection db, DateTimeOffset now) =>
    [
        .. db.Query<DeploymentRow>($"select {Columns} from deployment where phase = 'Warm' and warm_until <= @now", new { now = Stored.Milliseconds(now) })
            .Select(row => row.ToDeployment()),
    ];

    /// <summary>Inserts revision 1, or writes over the revision before; false when someone else was faster.</summary>
    public static bool Save(DbConnection db, Deployment deployment) => db.Execute(
        """
        insert into deployment (id, application, environment, version, digest, instances, weight, phase, promotion, created_at,
                                stable_since, warm_since, warm_until, taken_back_at, settings_revision, revision)
        values (@Id, @Application, @Environment, @Version, @Digest, @Instances, @Weight, @Phase, @Promotion, @CreatedAt,
                @StableSince, @WarmSince, @WarmUntil, @TakenBackAt, @SettingsRevision, @Revision)
        on conflict (id) do update set weight = excluded.weight, phase = excluded.phase, stable_since = excluded.stable_since,
               warm_since = excluded.warm_since, warm_until = excluded.warm_until, taken_back_at = excluded.taken_back_at,
               revision = excluded.revision
         where deployment.revision = excluded.revision - 1
        """,
        DeploymentRow.Of(deployment)) == 1;

    internal static object Key(Slot slot) => new { Application = slot.Application.Value, Environment = slot.Environment.Value };

    private sealed record DeploymentRow(
        string Id, string Application, string Environment, string Version, string Digest, long Instances, long Weight, string Phase, long Promotion,
        long CreatedAt, long? StableSince, long? WarmSince, long? WarmUntil, long? TakenBackAt, long SettingsRevision, long Revision)
    {
        public static DeploymentRow Of(Deployment deployment) => new(
            deployment.Id.ToString(), deployment.Slot.Application.Value, deployment.Slot.Environment.Value, deployment.Version.Value,
            deployment.Digest.Value, deployment.Instances, deployment.Weight, deployment.Phase.ToString(), deployment.Promotion,
            Stored.Milliseconds(deployment.CreatedAt), Stored.Milliseconds(deployment.StableSince), Stored.Milliseconds(deployment.WarmSince),
            Stored.Milliseconds(deployment.WarmUntil), Stored.Milliseconds(deployment.TakenBackAt), deployment.SettingsRevision,
            deployment.Revision);

        public Deployment ToDeployment() => new()
        {
            Id = new(Guid.Parse(Id)),
            Slot = new(new(Application), new(Environment)),
            Version = new(Version),
            Digest = new(Digest),
            Instances = (int)Instances,
            Weight = (int)Weight,
            Phase = Stored.Enum<DeploymentPhase>(Phase),
            Promotion = Promotion,
            CreatedAt = Stored.Time(CreatedAt),
            StableSince = Stored.Time(StableSince),
            WarmSince = Stored.Time(WarmSince),
            WarmUntil = Stored.Time(WarmUntil),
            TakenBackAt = Stored.Time(TakenBackAt),
            SettingsRevision = SettingsRevision,
            Revision = (int)Revision,
        };
    }
}
