using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>A plan that was read, or why it could not be.</summary>
public sealed record PlanReading(InfrastructurePlan? Plan, string? Refusal, DateTimeOffset At);

/// <summary>Why a check could not be made, and when.</summary>
public sealed record CheckFailure(string Sentence, DateTimeOffset At);

/// <summary>What the last check of a place found: what drifted from what was applied, or what would happen if it were.</summary>
public sealed record PlanCheck
{
    public required Slot Slot { get; init; }

    public required ArtifactVersion Version { get; init; }

    public required Digest Digest { get; init; }

    /// <summary>True when it was asked of what is applied there: then every change is drift.</summary>
    public required bool IsApplied { get; init; }

    /// <summary>The revision of the place's settings it was asked with; 0 is none.</summary>
    public required long SettingsRevision { get; init; }

    /// <summary>What it found. Of what is applied it is the last that could be told, also while a newer try failed.</summary>
    public required PlanReading Reading { get; init; }

    /// <summary>The promotion that waits with these settings, where it was asked with them for its sake; it is not kept.</summary>
    public long? Promotion { get; init; }

    /// <summary>Why the last try failed, while what was found before stands; null when it did not.</summary>
    public CheckFailure? Failure { get; init; }

    /// <summary>When it was tried last.</summary>
    public DateTimeOffset TriedAt => Failure?.At ?? Reading.At;

    /// <summary>How many are not as they were applied; null when that could not be told.</summary>
    public int? Drift => IsApplied && Reading.Plan is { } plan ? PlanRules.DriftOf(plan) : null;

    /// <summary>What it says of these bytes with these settings; null where it was asked of others, or with others.</summary>
    public PlanReading? Of(Digest digest, long settings) => Digest == digest && SettingsRevision == settings ? Reading : null;
}

/// <summary>The tables of plans and of checks.</summary>
public static class PlanStore
{
    public static PlanReading? Find(DbConnection db, Digest digest) =>
        db.QuerySingleOrDefault<PlanRow>("select plan, refusal, read_at as ReadAt from plan where digest = @digest", new { digest = digest.Value })?.ToReading();

    /// <summary>The first reading counts: the bytes never change.</summary>
    public static void Add(DbConnection db, Digest digest, PlanReading reading) => db.Execute(
        "insert into plan (digest, plan, refusal, read_at) values (@digest, @plan, @refusal, @at) on conflict (digest) do nothing",
        new { digest = digest.Value, plan = reading.Plan is { } plan ? Stored.Json(plan) : null, refusal = reading.Refusal, at = Stored.Milliseconds(reading.At) });

    public static PlanCheck? FindCheck(DbConnection db, Slot slot, bool isApplied) => db.QuerySingleOrDefault<CheckRow>(
        $"select {CheckColumns} from plan_check where application = @Application and environment = @Environment and is_applied = @isApplied",
        new { Application = slot.Application.Value, Environment = slot.Environment.Value, isApplied = isApplied ? 1 : 0 })?.ToCheck();

    /// <summary>Where what is applied has drifted, of these applications, and where that could never be told.</summary>
    public static IReadOnlyDictionary<Slot, DriftMark> Drift(DbConnection db, IEnumerable<ApplicationKey> applications) => db.Query<DriftRow>(
        """
        select plan_check.application, plan_check.environment, plan_check.drift, plan_check.sentence, plan_check.refusal
          from plan_check
          join deployment on deployment.application = plan_check.application and deployment.environment = plan_check.environment
                         and deployment.digest = plan_check.digest and deployment.phase = 'Stable'
         where plan_check.application in @keys and plan_check.is_applied = 1 and (plan_check.drift > 0 or plan_check.refusal is not null)
        """,
        new { keys = applications.Select(key => key.Value).ToArray() })
        .ToDictionary(row => new Slot(new(row.Application), new(row.Environment)), row => row.ToMark());

    /// <summary>How many of what is applied in a place drifted, 0 included; null while this digest was never checked.</summary>
    public static DriftMark? FindDrift(DbConnection db, Slot slot, Digest digest) => db.QuerySingleOrDefault<DriftRow>(
        """
        select application, environment, drift, sentence, refusal
          from plan_check
         where application = @Application and environment = @Environment and is_applied = 1 and digest = @Digest
        """,
        new { Application = slot.Application.Value, Environment = slot.Environment.Value, Digest = digest.Value })?.ToMark();

    public static void Save(DbConnection db, PlanCheck check) => db.Execute(
        """
        insert into plan_check (application, environment, version, digest, is_applied, plan, refusal, drift, sentence, checked_at, settings_revision, failure, failed_at)
        values (@Application, @Environment, @Version, @Digest, @IsApplied, @Plan, @Refusal, @Drift, @Sentence, @CheckedAt, @SettingsRevision, @Failure, @FailedAt)
        on conflict (application, environment, is_applied) do update set version = excluded.version, digest = excluded.digest,
               plan = excluded.plan, refusal = excluded.refusal, drift = excluded.drift, sentence = excluded.sentence, checked_at = excluded.checked_at,
               settings_revision = excluded.settings_revision, failure = excluded.failure, failed_at = excluded.failed_at
        """,
        CheckRow.Of(check));

    private const string CheckColumns =
        """
        application, environment, version, digest, is_applied as IsApplied, plan, refusal, drift, sentence, checked_at as CheckedAt,
        settings_revision as SettingsRevision, failure, failed_at as FailedAt
        """;

    private sealed record DriftRow(string Application, string Environment, long Drift, string Sentence, string? Refusal)
    {
        public DriftMark ToMark() => Refusal is { } why ? new(null, why) : new((int)Drift, Sentence);
    }

    private sealed record PlanRow(string? Plan, string? Refusal, long ReadAt)
    {
        public PlanReading ToReading() => new(Plan is null ? null : Stored.FromJson<InfrastructurePlan>(Plan), Refusal, Stored.Time(ReadAt));
    }

    private sealed record CheckRow(
        string Application, string Environment, string Version, string Digest, long IsApplied, string? Plan, string? Refusal, long Drift, string Sentence, long CheckedAt,
        long SettingsRevision, string? Failure, long? FailedAt)
    {
        public static CheckRow Of(PlanCheck check) => new(
            check.Slot.Application.Value, check.Slot.Environment.Value, check.Version.Value, check.Digest.Value, check.IsApplied ? 1 : 0,
            check.Reading.Plan is { } plan ? Stored.Json(plan) : null, check.Reading.Refusal,
            check.Drift ?? 0, check.IsApplied && check.Reading.Plan is { } found ? PlanRules.Drifted(found) : "", Stored.Milliseconds(check.Reading.At),
            check.SettingsRevision, check.Failure?.Sentence, Stored.Milliseconds(check.Failure?.At));

        public PlanCheck ToCheck() => new()
        {
            Slot = new(new(Application), new(Environment)),
            Version = new(Version),
            Digest = new(Digest),
            IsApplied = IsApplied == 1,
            SettingsRevision = SettingsRevision,
            Reading = new PlanRow(Plan, Refusal, CheckedAt).ToReading(),
            Failure = Failure is null || FailedAt is not { } at ? null : new(Failure, Stored.Time(at)),
        };
    }
}
