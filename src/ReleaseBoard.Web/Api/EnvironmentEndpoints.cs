using System.Security.Claims;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/environments</c>.</summary>
internal static class EnvironmentEndpoints
{
    public static void MapEnvironments(this RouteGroupBuilder api)
    {
        var environments = api.MapGroup("/environments").WithTags("Environments");

        environments.MapGet("", (EnvironmentDesk desk, string? search, string? cursor, int? count) =>
                Results.Ok(desk.List(search, cursor, count ?? 50)))
            .WithSummary("The environments, from the left of the board to the right.").Produces<Page<ReleaseEnvironment>>();

        environments.MapGet("/{env}", (EnvironmentDesk desk, string env) =>
                EnvironmentKey.Parse(env).Then<ReleaseEnvironment>(key => desk.Find(key) is { } found ? found : Unknown(key)).ToResult())
            .WithSummary("One environment.").Produces<ReleaseEnvironment>();

        environments.MapPut("/{env}", (EnvironmentDesk desk, string env, EnvironmentBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                ActAsync(env, key => desk.PutAsync(
                    new(key, body.Tier) { Name = body.Name, Position = body.Position, BasedOn = body.Revision }, user.Credential(), cancellationToken)))
            .WithSummary("Creates an environment or changes it.").Produces<ReleaseEnvironment>();

        environments.MapDelete("/{env}", (EnvironmentDesk desk, string env, string? reason, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                ActAsync(env, key => desk.DeleteAsync(key, reason, user.Credential(), cancellationToken)))
            .WithSummary("Takes an environment off the board, when no path names it.").Produces<ReleaseEnvironment>();

        environments.MapPost("/{env}/hold", (EnvironmentDesk desk, string env, HoldBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                ActAsync(env, key => desk.HoldAsync(key, body.Reason ?? "", user.Credential(), cancellationToken)))
            .WithSummary("Pins an environment to what runs there.").Produces<ReleaseEnvironment>();

        environments.MapDelete("/{env}/hold", (EnvironmentDesk desk, string env, string? reason, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                ActAsync(env, key => desk.ReleaseHoldAsync(key, reason, user.Credential(), cancellationToken)))
            .WithSummary("Lets a held environment go.").Produces<ReleaseEnvironment>();
    }

    public static Refusal Unknown(EnvironmentKey key) => Refusal.NotFound("environment.unknown", $"There is no environment {key}.");

    private static async Task<IResult> ActAsync(string env, Func<EnvironmentKey, Task<Outcome<ReleaseEnvironment>>> act) =>
        await EnvironmentKey.Parse(env).Match(async key => (await act(key)).ToResult(), refusal => Task.FromResult(refusal.ToProblem()));

    /// <summary>What an environment shall be; <c>revision</c> is the one this change was made of, left out to overwrite.</summary>
    internal sealed record EnvironmentBody(Tier Tier, string? Name = null, int? Position = null, int? Revision = null);

    internal sealed record HoldBody(string? Reason);
}
