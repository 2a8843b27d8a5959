using System.Security.Claims;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Signals;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/applications/{app}/environments/{env}/sources</c> and <c>/alerts</c>.</summary>
internal static class SourceEndpoints
{
    private const int MostAlerts = 200;

    public static void MapSources(this RouteGroupBuilder api)
    {
        var place = api.MapGroup("/applications/{app}/environments/{env}").WithTags("Signals");

        place.MapGet("/sources", (StandingDesk desk, [AsParameters] AskedPlace asked) => asked.Known().Then<Facts<SourceStanding>>(slot => desk.Of(slot)).ToResult())
            .WithSummary("Where signals of a place come from, and how each source does: when it last spoke, how much, and why not.").Produces<Facts<SourceStanding>>();

        place.MapPut("/sources/{name}", (SourceDesk desk, [AsParameters] AskedPlace asked, string name, SourceBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                ActAsync(asked, async slot => (await desk.PutAsync(body.On(slot, name), user.Credential(), cancellationToken)).Then<SignalSource>(source => source.Shown())))
            .WithSummary("Makes a source or changes it. A secret goes in and never comes out; left out, the one that is kept stays. Answers show addresses without their query; sent back as it is shown, an address keeps it.").Produces<SignalSource>();

        place.MapDelete("/sources/{name}", (SourceDesk desk, [AsParameters] AskedPlace asked, string name, string? reason, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                ActAsync(asked, async slot => (await desk.RemoveAsync(slot, name, reason, user.Credential(), cancellationToken)).Then<SignalSource>(source => source.Shown())))
            .WithSummary("Removes a source with its secret.").Produces<SignalSource>();

        place.MapPost("/sources/{name}/forget", (SourceDesk desk, [AsParameters] AskedPlace asked, string name, string? reason, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                ActAsync(asked, slot => desk.ForgetAsync(slot, name, reason, user.Credential(), cancellationToken)))
            .WithSummary("Lets go of a source that came by itself and is gone, before its day of silence is over. Should it speak again, it is listed again.").Produces<SourceNews>();

        place.MapPost("/sources/{name}/try", (SourceTrialDesk desk, [AsParameters] AskedPlace asked, string name, SourceBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                ActAsync(asked, slot => desk.TryAsync(body.On(slot, name), user.Credential(), cancellationToken)))
            .WithMetadata(new ShownOnce()).WithSummary("Asks a source once as the body describes it, and keeps nothing.").Produces<SourceTrial>();

        place.MapGet("/alerts", (AlertDesk desk, [AsParameters] AskedPlace asked, int? count) =>
                asked.Known().Then<Facts<Alert>>(slot => desk.Of(slot, Math.Clamp(count ?? 50, 1, MostAlerts))).ToResult())
            .WithSummary("The alerts of a place: what fires, the longest first, then what was over last.").Produces<Facts<Alert>>();

        api.MapGet("/sources/troubled", (StandingDesk desk, HttpContext http) => Results.Ok(desk.Troubled(http.Reach())))
            .WithTags("Signals").WithSummary("All sources that are down or do not say all.").Produces<Facts<SourceStanding>>();
    }

    private static async Task<IResult> ActAsync<T>(AskedPlace asked, Func<Slot, Task<Outcome<T>>> act) =>
        await asked.Known().Match(async slot => (await act(slot)).ToResult(), refusal => Task.FromResult(refusal.ToProblem()));

    /// <summary>The place in the address; nothing is told of one that does not exist.</summary>
    internal sealed record AskedPlace(ApplicationDesk Applications, EnvironmentDesk Environments, string App, string Env)
    {
        public Outcome<Slot> Known() => HealthEndpoints.Known(Applications, Environments, App, Env);
    }

    /// <summary>What a source shall be; lengths of time in seconds, <c>revision</c> the one this change was made of, left out to overwrite.</summary>
    internal sealed record SourceBody(
        SourceKind Kind, string? Address = null, SourceAccessKind Access = SourceAccessKind.None, string? User = null, string? Secret = null,
        Facts<SourceQuery>? Queries = null, double? Interval = null, double? Timeout = null, int? MaximumBytes = null, int? Revision = null)
    {
        public SourceWish On(Slot slot, string name) => new()
        {
            Slot = slot,
            Name = name,
            Kind = Kind,
            Address = Address,
            Access = Access,
            User = User,
            Secret = Secret,
            Queries = Queries ?? [],
            Interval = Span(Interval),
            Timeout = Span(Timeout),
            MaximumBytes = MaximumBytes,
            BasedOn = Revision,
        };

        // Beyond a day it is no interval, whatever number it was; the rules say so.
        private static TimeSpan? Span(double? seconds) => seconds is { } known ? TimeSpan.FromSeconds(Math.Clamp(double.IsNaN(known) ? -1 : known, -1, 86_400)) : null;

        public override string ToString() => $"{Kind}";
    }
}
