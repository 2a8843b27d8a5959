using System.Globalization;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Web.Api;

namespace ReleaseBoard.Web.Ofrep;

/// <summary>
/// <c>/ofrep/v1</c>: OpenFeature's Remote Evaluation Protocol 0.3. Stands before everything else a request passes, because
/// applications ask here for every page they show: no session, no routing, no store.
/// </summary>
internal sealed class OfrepDoor(FlagAccessDesk access, OfrepHandler handler, OfrepStream stream, WrongKeys wrongKeys)
{
    private const string Root = "/ofrep/v1";
    private const string Evaluate = Root + "/evaluate/flags";

    public static readonly PathString Path = new("/ofrep");

    public Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            OfrepOrigins.AnswerPreflight(http, access);
            return Task.CompletedTask;
        }

        if (path == OfrepStream.Path)
        {
            return HttpMethods.IsGet(http.Request.Method) ? stream.HandleAsync(http) : Problems.WriteAsync(http, StatusCodes.Status405MethodNotAllowed);
        }

        if (!path.StartsWith(Evaluate, StringComparison.Ordinal))
        {
            return Problems.WriteAsync(http, StatusCodes.Status404NotFound);
        }

        if (!HttpMethods.IsPost(http.Request.Method))
        {
            return Problems.WriteAsync(http, StatusCodes.Status405MethodNotAllowed);
        }

        return access.Recognise(KeyOf(http.Request)) is not { } caller ? RefuseKeyAsync(http)
            : !OfrepOrigins.Let(http, caller) ? RefuseOriginAsync(http)
            : path.Length == Evaluate.Length ? handler.EvaluateAllAsync(http, caller)
            : path[Evaluate.Length] == '/' ? handler.EvaluateAsync(http, caller, path[(Evaluate.Length + 1)..])
            : Problems.WriteAsync(http, StatusCodes.Status404NotFound);
    }

    /// <summary>The key's text, from either header that OFREP knows; empty without one.</summary>
    public static ReadOnlySpan<char> KeyOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header.AsSpan("Bearer ".Length).Trim() : request.Headers["X-API-Key"].ToString();
    }

    private Task RefuseKeyAsync(HttpContext http)
    {
        // So that a page learns that its key was ended, and does not take it for a broken line.
        OfrepOrigins.LetRead(http, access);
        if (wrongKeys.Count(http.Connection.RemoteIpAddress) is { } wait)
        {
            http.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            return Problems.WriteAsync(http, StatusCodes.Status429TooManyRequests);
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.WriteAsync(http, StatusCodes.Status401Unauthorized);
    }

    private static Task RefuseOriginAsync(HttpContext http)
    {
        http.Features.Set(Refusal.Forbidden("flag-key.other-origin", "This key is not for pages of this origin."));
        return Problems.WriteAsync(http, StatusCodes.Status403Forbidden);
    }
}
