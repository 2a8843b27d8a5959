using System.Security.Claims;
using ReleaseBoard.Domain.Notices;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Notices;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/receivers</c>.</summary>
internal static class ReceiverEndpoints
{
    public static void MapReceivers(this RouteGroupBuilder api)
    {
        var receivers = api.MapGroup("/receivers").WithTags("Notifications");
        receivers.MapGet("", (ReceiverDesk desk, ClaimsPrincipal user) => desk.List(user.Credential()).ToResult())
            .WithSummary("Who is told what happens, how far each has been told, and what stands in the way. Needs the permission to manage notices, as all of these.")
            .Produces<Facts<ReceiverView>>();

        receivers.MapPost("", async (ReceiverDesk desk, ReceiverBody body, ClaimsPrincipal user, HttpRequest request, CancellationToken cancellationToken) =>
                (await desk.CreateAsync(body.Wish(request), user.Credential(), cancellationToken)).ToResult(made => Results.Created($"/api/v1/receivers/{made.Receiver.Id}", Answer(made))))
            .WithMetadata(new ShownOnce())
            .WithSummary("Makes a receiver that is told what happens from now on: a webhook (signed as Standard Webhooks says), a chat (Slack's incoming webhook) or a mail address. A webhook's secret is in this answer and nowhere else.")
            .Produces<NewReceiverAnswer>(StatusCodes.Status201Created);

        receivers.MapGet("/{id:long}", (ReceiverDesk desk, long id, ClaimsPrincipal user) => desk.Find(id, user.Credential()).ToResult())
            .WithSummary("One receiver.").Produces<ReceiverView>();

        receivers.MapPut("/{id:long}", async (ReceiverDesk desk, long id, ReceiverBody body, ClaimsPrincipal user, HttpRequest request, CancellationToken cancellationToken) =>
                (await desk.ChangeAsync(id, body.Wish(request), user.Credential(), cancellationToken)).ToResult())
            .WithSummary("Says anew what a receiver is told. An address left out stays; what waits under the choice before is asked by the new one.").Produces<Receiver>();

        receivers.MapDelete("/{id:long}", async (ReceiverDesk desk, long id, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.RemoveAsync(id, user.Credential(), cancellationToken)).ToResult())
            .WithSummary("Removes a receiver; what it was not yet told it never is.").Produces<Receiver>();

        receivers.MapReceiverActs();
    }

    private static void MapReceiverActs(this RouteGroupBuilder receivers)
    {
        receivers.MapPost("/{id:long}/pause", async (ReceiverDesk desk, long id, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.PauseAsync(id, user.Credential(), cancellationToken)).ToResult())
            .WithSummary("Sends nothing until it is resumed; what happens meanwhile waits.").Produces<Receiver>();

        receivers.MapPost("/{id:long}/resume", async (ReceiverDesk desk, long id, ResumeBody? body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.ResumeAsync(id, body?.LeaveOut ?? false, user.Credential(), cancellationToken)).ToResult())
            .WithSummary("Goes on where it stopped; with leaveOut, from now on without what it missed.").Produces<Receiver>();

        receivers.MapPost("/{id:long}/secret", async (ReceiverDesk desk, long id, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.RotateAsync(id, user.Credential(), cancellationToken)).ToResult(made => Results.Ok(Answer(made))))
            .WithMetadata(new ShownOnce())
            .WithSummary("Gives a webhook a new secret, which is in this answer and nowhere else. For 24 hours messages are signed with both.").Produces<NewReceiverAnswer>();

        receivers.MapPost("/{id:long}/test", async (ReceiverDesk desk, long id, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.TestAsync(id, user.Credential(), cancellationToken)).ToResult())
            .WithSummary("Sends a test at once (number 0, act notice.test) and says what came of it.").Produces<PostAnswer>();

        receivers.MapGet("/{id:long}/deliveries", (ReceiverDesk desk, long id, ClaimsPrincipal user) => desk.Deliveries(id, user.Credential()).ToResult())
            .WithSummary("The last 50 tries, newest first.").Produces<Facts<DeliveryRecord>>();
    }

    private static NewReceiverAnswer Answer(NewReceiver made) => new(made.Receiver, made.Secret);

    /// <summary>A receiver as wished. Lists left out or empty mean all.</summary>
    internal sealed record ReceiverBody(
        ReceiverKind Kind, string Name, string? Address = null, Facts<NoticeKind>? Kinds = null, Facts<ApplicationKey>? Applications = null, Facts<EnvironmentKey>? Environments = null, int? BasedOn = null)
    {
        public ReceiverWish Wish(HttpRequest request) =>
            new(Kind, Name, Address, new() { Kinds = Kinds ?? [], Applications = Applications ?? [], Environments = Environments ?? [] }, $"{request.Scheme}://{request.Host}/") { BasedOn = BasedOn };

        /// <summary>Without the address, which may be a secret.</summary>
        public override string ToString() => $"{Kind} {Name}";
    }

    internal sealed record ResumeBody(bool LeaveOut = false);

    internal sealed record NewReceiverAnswer(Receiver Receiver, string? Secret)
    {
        public override string ToString() => $"{Receiver}";
    }
}
