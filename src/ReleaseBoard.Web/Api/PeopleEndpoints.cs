using System.Security.Claims;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/people</c>.</summary>
internal static class PeopleEndpoints
{
    public static void MapPeople(this RouteGroupBuilder api)
    {
        api.MapGet("/people", (PeopleDesk desk, ClaimsPrincipal user, string? search, string? cursor, int? count) =>
                desk.List(search, cursor, count ?? 50, user.Credential()).ToResult())
            .WithTags("People").WithSummary("Everyone with an account here.").Produces<Page<Person>>();

        api.MapPost("/people", async (PeopleDesk desk, PersonBody body, ClaimsPrincipal user, HttpRequest request, CancellationToken cancellationToken) =>
                (await CreateAsync(desk, body, user, cancellationToken)).ToResult(made =>
                    Results.Created($"/api/v1/people/{made.Person.Name}", Answer(made, request))))
            .WithMetadata(new ShownOnce())
            .WithTags("People").WithSummary("Makes a person. They set their own password with the link in the answer, once, within a day.").Produces<InvitationAnswer>(StatusCodes.Status201Created);

        api.MapPatch("/people/{name}", async (PeopleDesk desk, string name, PersonPatch body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.ChangeAsync(new(name), body.Change, body.Reason, user.Credential(), cancellationToken)).ToResult())
            .WithSummary("Changes roles or what is said of a person, or turns them off (isActive: false) and on again.").WithTags("People").Produces<Person>();

        api.MapPost("/people/{name}/password-link", async (PeopleDesk desk, string name, ClaimsPrincipal user, HttpRequest request, CancellationToken cancellationToken) =>
                (await desk.ResetPasswordAsync(new(name), user.Credential(), cancellationToken)).ToResult(made => Results.Ok(Answer(made, request))))
            .WithMetadata(new ShownOnce())
            .WithTags("People").WithSummary("Gives out a one-time link that sets a new password.").Produces<InvitationAnswer>();
    }

    /// <summary>The page a one-time link opens.</summary>
    public static string Link(Uri board, Secret link) => new Uri(board, $"/set-password?code={link.Text}").ToString();

    private static InvitationAnswer Answer(Invitation made, HttpRequest request) =>
        new(made.Person, Link(new Uri($"{request.Scheme}://{request.Host}"), made.Link), made.ExpiresAt);

    private static async Task<Outcome<Invitation>> CreateAsync(PeopleDesk desk, PersonBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        PersonRules.ParseName(body.Name) switch
        {
            Outcome<OperatorName>.Accepted { Value: var name } =>
                await desk.CreateAsync(new(name, body.DisplayName ?? name.Value, body.Email, body.Roles), user.Credential(), cancellationToken),
            var refused => refused.Refusal ?? throw new InvalidOperationException("An outcome is accepted or refused."),
        };

    /// <summary>A person as wished.</summary>
    internal sealed record PersonBody(string Name, Facts<Role> Roles, string? DisplayName = null, string? Email = null);

    /// <summary>What shall change; what is left out stays.</summary>
    internal sealed record PersonPatch(string? DisplayName = null, string? Email = null, Facts<Role>? Roles = null, bool? IsActive = null, string? Reason = null)
    {
        public PersonChange Change => new() { DisplayName = DisplayName, Email = Email, Roles = Roles, IsActive = IsActive };
    }

    internal sealed record InvitationAnswer(Person Person, string Link, DateTimeOffset ExpiresAt);
}
