using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Migrations;

/// <summary>Migrations as the screen says them.</summary>
internal static class MigrationText
{
    public static string Of(MigrationState state) => state switch
    {
        MigrationState.OutOfOrder => "out of order",
        MigrationState.Running => "runs now",
        _ => state.ToString().ToLowerInvariant(),
    };

    public static Tone ToneOf(MigrationState state) => state switch
    {
        MigrationState.Applied => Tone.Ok,
        MigrationState.Running => Tone.Run,
        MigrationState.Failed or MigrationState.Interrupted or MigrationState.Missing or MigrationState.Changed => Tone.Bad,
        MigrationState.OutOfOrder or MigrationState.Ahead => Tone.Warn,
        _ => Tone.Mute,
    };

    public static string Of(MigrationPhase phase) => phase.ToString().ToLowerInvariant();

    public static Tone ToneOf(MigrationPhase phase) => phase is MigrationPhase.Contract ? Tone.Warn : Tone.Mute;

    public static string Of(SqlDialect engine) => engine is SqlDialect.PostgreSql ? "PostgreSQL" : "SQLite";

    public static string Of(AttemptState state) => state switch
    {
        AttemptState.Running => "begun",
        AttemptState.Released => "to run again",
        _ => state.ToString().ToLowerInvariant(),
    };

    public static Tone ToneOf(AttemptState state) => state switch
    {
        AttemptState.Applied => Tone.Ok,
        AttemptState.Failed => Tone.Bad,
        AttemptState.Running => Tone.Warn,
        _ => Tone.Mute,
    };

    public static Tone ToneOf(RehearsalState state) => state switch
    {
        RehearsalState.Ran => Tone.Ok,
        RehearsalState.Failed => Tone.Bad,
        _ => Tone.Warn,
    };

    public static string Of(RehearsedStep step) => step.State switch
    {
        RehearsalState.Ran => $"tried in {Spans.Brief(step.Took ?? TimeSpan.Zero)}",
        RehearsalState.Failed => "failed when tried",
        RehearsalState.CannotBeTried => "cannot be tried",
        _ => "not known",
    };

    /// <summary>"nobody reads or writes orders for 0.2 s (AccessExclusiveLock)".</summary>
    public static string Of(TableLock held) => $"{LockRules.Meaning(held.Mode)}: {held.Table}, {Spans.Brief(held.Held)} ({held.Mode})";

    /// <summary>"U43 would run and takes no data away.", or why the database cannot go back.</summary>
    public static string Back(MigrationView back) => back.Refused is { } no ? no.Sentence
        : back.Scripts.Where(script => script.WillRun).Select(script => script.Name).ToList() is { Count: > 0 } names
            ? $"{string.Join(", then ", names)} would run and {(names.Count == 1 ? "takes" : "take")} no data away."
            : "nothing has to run; only what counts as applied changes.";

    /// <summary>"3 scripts would run: 1 error, 2 warnings".</summary>
    public static string Summary(MigrationView view) => view.Scripts.Count(script => script.WillRun) is var count and > 0
        ? $"{Wording.Count(count, "script")} would run: {Wording.Count(view.Errors, "error")}, {Wording.Count(view.Warnings, "warning")}"
        : "Nothing would run";
}
