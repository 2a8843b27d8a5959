using System.Security.Claims;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.People;

namespace ReleaseBoard.Web.Api;

/// <summary>How outcomes become HTTP answers; refusals are problems as RFC 9457 says.</summary>
internal static class Answers
{
    /// <summary>Who the request claims to be; the desk looks up what they may.</summary>
    public static Credential Credential(this ClaimsPrincipal user) => new(
        new OperatorName(user.Identity?.Name ?? ""),
        user.FindFirstValue(AccountClaims.Token) is { } token ? Guid.Parse(token) : null);

    public static IResult ToResult<T>(this Outcome<T> outcome, Func<T, IResult>? accepted = null) =>
        outcome.Match(value => accepted is null ? Results.Ok(value) : accepted(value), ToProblem);

    public static IResult ToProblem(this Refusal refusal) => Results.Problem(
        detail: refusal.Sentence,
        title: "Refused",
        type: $"urn:releaseboard:{refusal.Code}",
        statusCode: refusal.Kind switch
        {
            RefusalKind.Invalid => StatusCodes.Status400BadRequest,
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
            RefusalKind.Unprocessable => StatusCodes.Status422UnprocessableEntity,
            RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
            RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
            _ => StatusCodes.Status409Conflict,
        },
        extensions: new Dictionary<string, object?> { ["code"] = refusal.Code });
}
