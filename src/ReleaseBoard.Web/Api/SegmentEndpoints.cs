using System.Text.Json.Serialization;
using System.Security.Claims;
using Microsoft.Net.Http.Headers;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Web.Ofrep;

namespace ReleaseBoard.Web.Api;

/// <summary>Segments, and all flags of an environment as one flagd document.</summary>
internal static class SegmentEndpoints
{
    private const long LargestDocument = 20_000_000;

    public static void MapSegments(this RouteGroupBuilder api)
    {
        var segments = api.MapGroup("/environments/{env}/segments").WithTags("Flags");
        segments.MapGet("", (FlagDesk desk, HttpContext http, string env) =>
                EnvironmentKey.Parse(env).Then<Facts<Segment>>(environment => Narrowed(http) is { } refusal ? refusal : desk.Segments(environment)).ToResult())
            .WithSummary("The segments of an environment.").Produces<Facts<Segment>>();
        segments.MapPut("/{key}", async (FlagDesk desk, string env, string key, SegmentBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await At(env, key).Match(
                    async at => (await desk.PutSegmentAsync(at.Key, at.Environment, body.Plan, body.BasedOn, body.Reason, user.Credential(), cancellationToken)).ToResult(),
                    FlagEndpoints.Refused))
            .WithSummary("Makes a segment, or says anew who belongs to it.").Produces<Segment>();
        segments.MapDelete("/{key}", async (FlagDesk desk, string env, string key, string? reason, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await At(env, key).Match(async at => (await desk.DeleteSegmentAsync(at.Key, at.Environment, reason, user.Credential(), cancellationToken)).ToResult(), FlagEndpoints.Refused))
            .WithSummary("Takes a segment away that no flag names any more.").Produces<Segment>();

        api.MapPut("/environments/{env}/flagd.json", async (FlagDesk desk, HttpContext http, string env, string? reason, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await For(http, env, async (environment, document) => (await desk.ImportAsync(environment, document, reason, user.Credential(), cancellationToken)).ToResult()))
            .WithTags("Flags").WithSummary("Imports a flagd document: adds and changes flags and segments, takes none away.").Accepts<object>("application/json").Produces<FlagImportPreview>();
        api.MapPost("/environments/{env}/flagd.json/preview", async (FlagDesk desk, HttpContext http, string env, ClaimsPrincipal user) =>
                await For(http, env, (environment, document) => Task.FromResult(desk.PreviewImport(environment, document, user.Credential()).ToResult())))
            .WithTags("Flags").WithSummary("What importing a flagd document would change.").Accepts<object>("application/json").Produces<FlagImportPreview>();
    }

    /// <summary>For evaluation inside applications (flagd's in-process providers), with an entity tag; server keys open it, and people may read it.</summary>
    public static void MapFlagdDocument(this RouteGroupBuilder api) =>
        api.MapGet("/environments/{env}/flagd.json", (FlagDesk desk, FlagBoard board, HttpContext http, string env, bool? whole) => EnvironmentKey.Parse(env).Match(
                environment => Narrowed(http) is { } refusal ? refusal.ToProblem() : Export(desk, board, environment, whole ?? false),
                refusal => refusal.ToProblem()))
            .WithMetadata(OpenToServerKeys.Mark)
            .WithTags("Flags").WithSummary("All flags of an environment as one flagd document, for evaluation inside applications; with whole=true as this board itself reads it, to be imported into another.")
            .Produces<object>();

    // Whose people and rules they are cannot be told apart here: who sees some applications only sees none of it.
    private static Refusal? Narrowed(HttpContext http) => http.Features.Get<Actor>() is { } actor ? PermissionRules.CheckAll(actor) : null;

    private static IResult Export(FlagDesk desk, FlagBoard board, EnvironmentKey environment, bool whole)
    {
        var tag = new EntityTagHeaderValue($"\"{board.Find(environment)?.Version ?? 0:x}{(whole ? "w" : "")}\"");
        return whole
            ? desk.Export(environment).ToResult(document => Results.Bytes(document, "application/json", entityTag: tag))
            : desk.ExportPlain(environment).ToResult(plain => Results.Bytes(plain.Json, "application/json", entityTag: tag));
    }

    private static async Task<IResult> For(HttpContext http, string env, Func<EnvironmentKey, ReadOnlyMemory<byte>, Task<IResult>> act)
    {
        if (http.Request.ContentLength > LargestDocument)
        {
            return new Refusal("flags.too-large", $"A document has at most {LargestDocument:N0} bytes.") { Kind = RefusalKind.TooLarge }.ToProblem();
        }

        using var document = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (await http.Request.Body.ReadAsync(buffer, http.RequestAborted) is var read and > 0)
        {
            if (document.Length + read > LargestDocument)
            {
                return new Refusal("flags.too-large", $"A document has at most {LargestDocument:N0} bytes.") { Kind = RefusalKind.TooLarge }.ToProblem();
            }

            document.Write(buffer, 0, read);
        }

        return await EnvironmentKey.Parse(env).Match(environment => act(environment, document.GetBuffer().AsMemory(0, (int)document.Length)), FlagEndpoints.Refused);
    }

    private static Outcome<SegmentPlace> At(string env, string key) =>
        EnvironmentKey.Parse(env).Then(environment => SegmentKey.Parse(key).Then<SegmentPlace>(segment => new SegmentPlace(segment, environment)));

    private sealed record SegmentPlace(SegmentKey Key, EnvironmentKey Environment);

    internal sealed record SegmentBody(SegmentPlan Plan, [property: JsonRequired] int BasedOn, string? Reason = null);
}
