using System.Security.Claims;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/flags</c> and the keys applications ask for them with.</summary>
internal static class FlagEndpoints
{
    public static void MapFlags(this RouteGroupBuilder api)
    {
        var flags = api.MapGroup("/flags").WithTags("Flags");
        flags.MapGet("", List).WithSummary("Flags in the order of their keys, with how they stand in each environment.").Produces<Page<FlagView>>();
        flags.MapGet("/stale", (FlagDesk desk, HttpContext http) => Results.Ok(desk.Stale(http.Reach())))
            .WithSummary("Flags that should go, with what to do, those that have waited longest first.").Produces<Facts<StaleFlag>>();
        flags.MapGet("/{key}", (FlagDesk desk, HttpContext http, string key) =>
                FlagKey.Parse(key).Then<FlagView>(flag => Seen(desk, flag, http) is { } view ? view : Unknown(flag)).ToResult())
            .WithSummary("One flag, with its states, open changes and the places in code that name it.").Produces<FlagView>();
        flags.MapPut("/{key}", async (FlagDesk desk, string key, FlagBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await FlagKey.Parse(key).Match(async flag => (await desk.PutAsync(body.Wish(flag), user.Credential(), cancellationToken)).ToResult(), Refused))
            .WithSummary("Makes a flag, or changes what it is. Who gets what is said in each environment.").Produces<Flag>();
        flags.MapPost("/{key}/archive", async (FlagDesk desk, string key, ReasonBody? body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await FlagKey.Parse(key).Match(async flag => (await desk.ArchiveAsync(flag, body?.Reason, user.Credential(), cancellationToken)).ToResult(), Refused))
            .WithSummary("Takes the flag out of every answer: whoever asks gets the default of the code.").Produces<Flag>();
        flags.MapPost("/{key}/restore", async (FlagDesk desk, string key, ReasonBody? body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await FlagKey.Parse(key).Match(async flag => (await desk.RestoreAsync(flag, body?.Reason, user.Credential(), cancellationToken)).ToResult(), Refused))
            .WithSummary("Lets an archived flag answer again, as it did.").Produces<Flag>();
        flags.MapDelete("/{key}", async (FlagDesk desk, string key, string? reason, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await FlagKey.Parse(key).Match(async flag => (await desk.DeleteAsync(flag, reason, user.Credential(), cancellationToken)).ToResult(), Refused))
            .WithSummary("Takes an archived flag away for good, with all its revisions.").Produces<Flag>();
        api.MapKeys();
    }

    private static void MapKeys(this RouteGroupBuilder api)
    {
        var keys = api.MapGroup("/flag-keys").WithTags("Flags");
        keys.MapGet("", (FlagAccessDesk desk, string? environment) => Results.Ok(desk.List(environment is null ? null : new EnvironmentKey(environment))))
            .WithSummary("The keys applications ask for flags with, newest first; never their texts.").Produces<Facts<FlagAccessKey>>();
        keys.MapPost("", async (FlagAccessDesk desk, FlagKeyBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.CreateAsync(body.Wish, user.Credential(), cancellationToken)).ToResult(made =>
                    Results.Created($"/api/v1/flag-keys/{made.Key.Id:N}", new NewFlagKeyAnswer(made.Key, made.Secret.Text))))
            .WithMetadata(new ShownOnce())
            .WithSummary("Makes a key for one environment. Its text is in this answer and nowhere else.").Produces<NewFlagKeyAnswer>(StatusCodes.Status201Created);
        keys.MapDelete("/{id:guid}", async (FlagAccessDesk desk, Guid id, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.RevokeAsync(id, user.Credential(), cancellationToken)).ToResult())
            .WithSummary("Ends a key for good.").Produces<FlagAccessKey>();
    }

    public static Refusal Unknown(FlagKey key) => Refusal.NotFound("flag.unknown", $"There is no flag {key}.");

    public static Task<IResult> Refused(Refusal refusal) => Task.FromResult(refusal.ToProblem());

    /// <summary>The flag as far as whoever asks sees its application.</summary>
    public static FlagView? Seen(FlagDesk desk, FlagKey key, HttpContext http) =>
        desk.Find(key) is { } view && (view.Flag.Application is not { } application || http.Reach().Sees(application)) ? view : null;

    private static IResult List(FlagDesk desk, HttpContext http, string? search, string? tag, string? application, string? owner, FlagKind? kind, bool? archived, string? cursor, int? count) =>
        Results.Ok(desk.List(
            new FlagFilter
            {
                Search = search,
                Tag = tag,
                Application = application is null ? null : new ApplicationKey(application),
                Owner = owner is null ? null : new OperatorName(owner),
                Kind = kind,
                IsArchived = archived ?? false,
            },
            http.Reach(),
            cursor,
            count ?? 50));

    /// <summary>A flag as wished. Variants are named values; without any, a boolean has on and off.</summary>
    internal sealed record FlagBody
    {
        public FlagType Type { get; init; } = FlagType.Boolean;

        public Dictionary<string, JsonText>? Variants { get; init; }

        public FlagKind Kind { get; init; }

        public string? Owner { get; init; }

        public string? Description { get; init; }

        public ApplicationKey? Application { get; init; }

        public bool Permanent { get; init; }

        public Facts<string>? Tags { get; init; }

        public Dictionary<string, JsonText>? Metadata { get; init; }

        public bool Browser { get; init; }

        /// <summary>The revision this was made of; left out, it overwrites whatever is there.</summary>
        public int? BasedOn { get; init; }

        public FlagWish Wish(FlagKey key) => new()
        {
            Key = key,
            Type = Type,
            Variants = (Variants ?? []).Select(variant => new FlagVariant(variant.Key, variant.Value)).ToFacts(),
            Kind = Kind,
            Owner = Owner is null ? null : new OperatorName(Owner),
            Description = Description ?? "",
            Application = Application,
            IsPermanent = Permanent,
            Tags = Tags ?? [],
            Metadata = (Metadata ?? []).Select(one => new FlagMetadata(one.Key, one.Value)).ToFacts(),
            IsForBrowsers = Browser,
            BasedOn = BasedOn,
        };
    }

    internal sealed record FlagKeyBody(string Name, EnvironmentKey Environment, FlagAccessKind Kind = FlagAccessKind.Server, Facts<string>? Origins = null)
    {
        public FlagAccessWish Wish => new(Name, Environment, Kind, Origins ?? []);
    }

    internal sealed record NewFlagKeyAnswer(FlagAccessKey Key, string Secret);
}
