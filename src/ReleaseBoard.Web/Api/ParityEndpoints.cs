using System.Security.Claims;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Insights;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/parity</c>.</summary>
internal static class ParityEndpoints
{
    public static void MapParity(this RouteGroupBuilder api)
    {
        api.MapGet("/parity", (ParityDesk desk, HttpContext http, string left, string right, string? application, string? cursor, int? count, CancellationToken cancellationToken) =>
                ReadAsync(desk, Between(left, right).Then(question => Of(question, application)).Then<ParityQuestion>(question => question with { Cursor = cursor, Count = count ?? 20 }), http.Reach(), cancellationToken))
            .WithTags("Insights").WithSummary("Two environments beside each other: versions, schema, infrastructure, instances, settings and flags, with what is meant to differ and why.").Produces<ParityView>();

        var expected = api.MapGroup("/applications/{app}/parity/expected").WithTags("Insights");

        expected.MapPut("", (ParityDesk desk, string app, ExpectedBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                ActAsync(app, body.Left, body.Right, question => desk.ExpectAsync(question, body.Topic, body.Name, body.Reason, user.Credential(), cancellationToken)))
            .WithSummary("Declares that something may differ between two environments, and why.").Produces<ExpectedDifference>();

        expected.MapDelete("", (ParityDesk desk, string app, string left, string right, Named<ParityTopic> topic, string name, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                ActAsync(app, left, right, question => desk.NoLongerExpectAsync(question, topic.Value, name, user.Credential(), cancellationToken)))
            .WithSummary("Takes a declaration back.").Produces<ExpectedDifference>();
    }

    private static async Task<IResult> ReadAsync(ParityDesk desk, Outcome<ParityQuestion> asked, Reach reach, CancellationToken cancellationToken) =>
        (await asked.Match(question => desk.ReadAsync(question, reach, cancellationToken), refusal => Task.FromResult<Outcome<ParityView>>(refusal))).ToResult();

    private static Outcome<ParityQuestion> Between(string left, string right) =>
        EnvironmentKey.Parse(left).Then(one => EnvironmentKey.Parse(right).Then<ParityQuestion>(other => new ParityQuestion(one, other)));

    private static Outcome<ParityQuestion> Of(ParityQuestion question, string? application) =>
        application is null ? question : ApplicationKey.Parse(application).Then<ParityQuestion>(key => question with { Application = key });

    private static async Task<IResult> ActAsync(string app, string left, string right, Func<ParityQuestion, Task<Outcome<ExpectedDifference>>> act) =>
        await Between(left, right).Then(question => Of(question, app)).Match(async question => (await act(question)).ToResult(), refusal => Task.FromResult(refusal.ToProblem()));

    /// <summary>What may differ, named as the comparison names it.</summary>
    internal sealed record ExpectedBody(string Left, string Right, ParityTopic Topic, string Name, string? Reason = null);
}
