using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Insights;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/health/{app}/{environment}/changes</c> and <c>what-changed</c>.</summary>
internal static class ChangeEndpoints
{
    private static readonly TimeSpan Usual = TimeSpan.FromHours(6);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    public static void MapChanges(this RouteGroupBuilder api)
    {
        var slot = api.MapGroup("/health/{app}/{environment}").WithTags("Health");

        slot.MapGet("/changes", (
                ChangeDesk desk, ApplicationDesk applications, EnvironmentDesk environments, TimeProvider clock, string app, string environment, DateTimeOffset? from, DateTimeOffset? until) =>
                HealthEndpoints.Known(applications, environments, app, environment).Then(place => Changes(desk, place, from, until ?? clock.GetUtcNow())).ToResult())
            .WithSummary("What happened to an application in an environment: deployments, traffic, flags, settings, migrations, alerts. The last six hours unless asked otherwise; at most 300.")
            .Produces<Facts<Change>>();

        slot.MapGet("/what-changed", (ChangeDesk desk, ApplicationDesk applications, EnvironmentDesk environments, TimeProvider clock, HttpContext http, string app, string environment, DateTimeOffset? at) =>
                HealthEndpoints.Known(applications, environments, app, environment).Then<WhatChanged>(place => SuspectRules.Within(desk.Explain(place, at ?? clock.GetUtcNow()), http.Reach())).ToResult())
            .WithSummary("When trouble began that is there at a moment (now unless asked otherwise), the changes suspected of it, the likeliest first, and their ways back.")
            .Produces<WhatChanged>();
    }

    private static Outcome<Facts<Change>> Changes(ChangeDesk desk, Slot slot, DateTimeOffset? from, DateTimeOffset until)
    {
        var begin = from ?? until - Usual;
        return begin >= until || until - begin > Longest
            ? Refusal.Invalid("changes.range", $"A range ends after it begins and is at most {Longest.TotalDays:0} days long.")
            : desk.Changes(slot, begin, until);
    }
}
