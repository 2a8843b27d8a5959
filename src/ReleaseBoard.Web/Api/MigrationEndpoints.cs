using System.Text.Json.Serialization;
using System.Security.Claims;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Migrations;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/applications/{app}/environments/{env}/migrations</c>: what they did to a database and what they would do.</summary>
internal static class MigrationEndpoints
{
    public static void MapMigrations(this RouteGroupBuilder api)
    {
        var migrations = api.MapGroup("/applications/{app}/environments/{env}/migrations").WithTags("Migrations");

        migrations.MapGet("", (MigrationDesk desk, string app, string env, string? version, int? settings, CancellationToken cancellationToken) =>
                ActAsync(app, env, version, (slot, artifact) => desk.ReadAsync(slot, artifact, settings, cancellationToken)))
            .WithSummary("How a database stands to an artifact (version; the newest where none is said), what bringing it there would run, what is dangerous in that, and whether there is a way back. settings picks a revision of the settings that name the database.")
            .Produces<MigrationView>();

        migrations.MapGet("/history", (MigrationDesk desk, string app, string env, CancellationToken cancellationToken) =>
                ActAsync(app, env, null, (slot, _) => desk.HistoryAsync(slot, cancellationToken)))
            .WithSummary("Every attempt at a script, as the database itself remembers it, the last first.").Produces<Facts<HistoryRow>>();

        migrations.MapPost("/dry-run", (MigrationDesk desk, string app, string env, string? version, int? settings, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                ActAsync(app, env, version, (slot, artifact) => desk.RehearseAsync(slot, artifact, settings, user.Credential(), cancellationToken)))
            .WithSummary("Tries what would run in the real database and takes it back; says what it locked and for how long. It locks what the scripts lock, for a few seconds at most.")
            .Produces<Rehearsal>();

        migrations.MapPost("/history/{rank:long}/resolve", (MigrationDesk desk, string app, string env, long rank, ResolveBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                ActAsync(app, env, null, (slot, _) => desk.ResolveAsync(slot, rank, body.IsThere, body.Reason, user.Credential(), cancellationToken)))
            .WithSummary("Says of a script that was left half-way outside a transaction whether all of it is there (isThere) or it shall run again from its beginning.").Produces<string>();
    }

    private static async Task<IResult> ActAsync<T>(string app, string env, string? version, Func<Slot, ArtifactVersion?, Task<Outcome<T>>> act)
    {
        var place = Slot.Parse(app, env);
        var asked = place.Then(slot => version is null
            ? (slot, (ArtifactVersion?)null)
            : ArtifactVersion.Parse(version).Then<(Slot, ArtifactVersion?)>(found => (slot, found)));
        return await asked.Match(
            async found => (await act(found.Item1, found.Item2)).ToResult(),
            refusal => Task.FromResult(refusal.ToProblem()));
    }

    /// <summary>What a person says of a script that was left half-way.</summary>
    internal sealed record ResolveBody([property: JsonRequired] bool IsThere, string Reason);
}
