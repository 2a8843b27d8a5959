using System.Security.Claims;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Web.Ofrep;

namespace ReleaseBoard.Web.Api;

/// <summary>What others report: outcomes and exposures of flags from applications, alerts from monitoring systems, places in code from CI.</summary>
internal static class SignalEndpoints
{
    private const int LargestMessage = 2_000_000;

    public static void MapSignals(this RouteGroupBuilder api)
    {
        api.MapPost("/outcomes", (OutcomeDesk desk, PeopleDesk people, OutcomesBody body, ClaimsPrincipal user) =>
                Place(people, body.Environment, user).Then(environment => Whole(body.Outcomes).Then(outcomes => desk.Add(environment, outcomes))).ToResult(counted => Results.Ok(new CountedAnswer(counted))))
            .WithMetadata(OpenToServerKeys.Mark)
            .WithTags("Signals").WithSummary("What came of variants: successes, failures or values. A server key names the environment; a token says it.").Produces<CountedAnswer>();
        api.MapPost("/exposures", (ExposureDesk desk, PeopleDesk people, ExposuresBody body, ClaimsPrincipal user) =>
                Place(people, body.Environment, user).Then(environment => Whole(body.Exposures).Then(exposures => desk.Add(environment, exposures))).ToResult(counted => Results.Ok(new CountedAnswer(counted))))
            .WithMetadata(OpenToServerKeys.Mark)
            .WithTags("Signals").WithSummary("Counts from applications that evaluate flags by themselves.").Produces<CountedAnswer>();
        api.MapPost("/alerts", async (AlertDesk desk, HttpContext http, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await ReadAsync(http.Request, cancellationToken) is { } message
                    ? await AlertRules.Read(message).Match(async told => (await desk.ReceiveAsync(told, user.Credential(), cancellationToken)).ToResult(), FlagEndpoints.Refused)
                    : new Refusal("alert.too-large", $"A message has at most {LargestMessage:N0} bytes.") { Kind = RefusalKind.TooLarge }.ToProblem())
            .WithTags("Signals").WithSummary("Alertmanager's webhook, version 4. Labels releaseboard_flag, releaseboard_environment and releaseboard_application say what an alert is about.")
            .Accepts<object>("application/json").Produces<Facts<Alert>>();
        api.MapPut("/applications/{app}/code-references", async (CodeReferenceDesk desk, string app, Facts<CodeReferenceBody> body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await ApplicationKey.Parse(app).Then(key => Whole(body).Then<ApplicationKey>(_ => key)).Match(
                    async key => (await desk.PutAsync(key, body.Select(one => one.On(key)).ToFacts(), user.Credential(), cancellationToken)).ToResult(counted => Results.Ok(new CountedAnswer(counted))),
                    FlagEndpoints.Refused))
            .WithTags("Signals").WithSummary("The places in an application's code that name flags, as CI found them; the whole list each time.").Produces<CountedAnswer>();
    }

    // A server key is for its environment; a person or token needs the permission and says where.
    private static Outcome<EnvironmentKey> Place(PeopleDesk people, string? environment, ClaimsPrincipal user)
    {
        if (FlagKeyScheme.EnvironmentOf(user) is { } own)
        {
            return environment is null || environment == own.Value ? own : Refusal.Forbidden("flag-key.other-environment", $"This key is for {own}.");
        }

        return people.FindActor(user.Credential()).Then(actor => PermissionRules.Check(actor, Permission.ReportSignals) is { } refusal ? refusal : EnvironmentKey.Parse(environment ?? ""));
    }

    private static Outcome<Facts<T>> Whole<T>(Facts<T> items) =>
        items.Any(item => item is null) ? Refusal.Invalid("request.malformed", "An item of the list is null.") : items;

    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (await request.Body.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            if (message.Length + read > LargestMessage)
            {
                return null;
            }

            message.Write(buffer, 0, read);
        }

        return message.ToArray();
    }

    internal sealed record OutcomesBody(Facts<ReportedOutcome> Outcomes, string? Environment = null);

    internal sealed record ExposuresBody(Facts<ReportedExposure> Exposures, string? Environment = null);

    internal sealed record CodeReferenceBody(Domain.Flags.FlagKey Flag, string File, int Line)
    {
        public Domain.Flags.CodeReference On(ApplicationKey application) => new(application, Flag, File, Line);
    }

    internal sealed record CountedAnswer(int Counted);
}
