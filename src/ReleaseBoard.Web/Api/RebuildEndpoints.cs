using System.Security.Claims;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Evidence;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/artifacts/{digest}/rebuilds</c>.</summary>
internal static class RebuildEndpoints
{
    public static void MapRebuilds(this RouteGroupBuilder api) => api.MapPost("/artifacts/{digest}/rebuilds", PostAsync)
        .WithTags("Evidence")
        .WithSummary("Says what came out when the artifact's sources were built again: JSON with its digest and, if wished, its files; or the archive itself as the body with the rest in the query.")
        .Produces<Rebuild>(StatusCodes.Status201Created);

    private static async Task<IResult> PostAsync(
        HttpRequest request, RebuildDesk desk, string digest, [AsParameters] RebuildQuery query, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var posted = request.HasJsonContentType()
            ? PostJsonAsync(request, desk, digest, user.Credential(), cancellationToken)
            : PostArchiveAsync(request, desk, digest, query, user.Credential(), cancellationToken);
        return (await posted).ToResult(rebuild => Results.Created($"/api/v1/artifacts/{rebuild.Artifact}/evidence", rebuild));
    }

    private static async Task<Outcome<Rebuild>> PostJsonAsync(HttpRequest request, RebuildDesk desk, string digest, Credential by, CancellationToken cancellationToken)
    {
        var body = await JsonBody.ReadAsync<RebuildBody>(request, cancellationToken);
        var wish = body.Then(said => Digest.Parse(digest).Then(artifact => said.On(artifact)));
        return await wish.Match(asked => desk.PostAsync(asked, by, cancellationToken), refusal => Task.FromResult<Outcome<Rebuild>>(refusal));
    }

    private static async Task<Outcome<Rebuild>> PostArchiveAsync(HttpRequest request, RebuildDesk desk, string digest, RebuildQuery query, Credential by, CancellationToken cancellationToken)
    {
        RawBody.Unbound(request);
        var wish = Digest.Parse(digest).Then(query.ToBody().On);
        return await wish.Match(asked => desk.PostAsync(asked, request.Body, by, cancellationToken), refusal => Task.FromResult<Outcome<Rebuild>>(refusal));
    }

    /// <summary>What is said beside an archive.</summary>
    internal sealed record RebuildQuery
    {
        public string? Rebuilder { get; init; }
        public string? Result { get; init; }
        public string? Environment { get; init; }
        public DateTimeOffset? StartedAt { get; init; }
        public DateTimeOffset? FinishedAt { get; init; }
        public string? LogUrl { get; init; }

        public RebuildBody ToBody() => new(Rebuilder, Result, Environment, StartedAt, FinishedAt, LogUrl);
    }

    /// <summary>What somebody says of a rebuild; times as ISO 8601, <c>digest</c> what came out.</summary>
    internal sealed record RebuildBody(
        string? Rebuilder = null, string? Digest = null, string? Environment = null, DateTimeOffset? StartedAt = null, DateTimeOffset? FinishedAt = null, string? LogUrl = null, Facts<FileBody?>? Files = null)
    {
        public Outcome<RebuildWish> On(Digest artifact)
        {
            Uri? url = null;
            if (LogUrl is not null && !Uri.TryCreate(LogUrl, UriKind.Absolute, out url))
            {
                return Refusal.Invalid("rebuild.log-url", "A log is at a whole http or https address.");
            }

            var wish = new RebuildWish(artifact, Rebuilder ?? "")
            {
                Environment = Environment ?? "",
                StartedAt = StartedAt,
                FinishedAt = FinishedAt,
                LogUrl = url,
                Files = Files?.Select(file => new FilePrint(file?.Path ?? "", new(file?.Digest ?? ""), file?.Size)).ToFacts() ?? [],
            };
            return Digest is null ? wish : Domain.Words.Digest.Parse(Digest).Then<RebuildWish>(result => wish with { Result = result });
        }
    }

    /// <summary>A file that came out: its path in the archive, its SHA-256 and its size in bytes.</summary>
    internal sealed record FileBody(string? Path, string? Digest, long? Size = null);
}
