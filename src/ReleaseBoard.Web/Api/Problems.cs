using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Api;

/// <summary>Every error that no endpoint gave, as RFC 9457 says: one sentence, nothing of our insides.</summary>
internal static class Problems
{
    /// <summary>True for addresses that programs call and people do not open.</summary>
    public static bool IsForMachines(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.Ordinal) || path.StartsWithSegments("/hubs", StringComparison.Ordinal)
        || path.StartsWithSegments("/v1", StringComparison.Ordinal) || path.StartsWithSegments("/openapi", StringComparison.Ordinal) || path.StartsWithSegments("/_blazor", StringComparison.Ordinal);

    public static Task WriteAsync(HttpContext context, int status) =>
        context.Response.HasStarted ? Task.CompletedTask : Of(context, status).ExecuteAsync(context);

    /// <summary>Errors of the API become problems, whatever the caller says it accepts; a person at a wrong address gets a page.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(handler => handler.Run(context => WriteAsync(context, StatusCodes.Status500InternalServerError)));
        app.UseWhen(
            context => IsForMachines(context.Request.Path),
            machines => machines.UseStatusCodePages(pages => WriteAsync(pages.HttpContext, pages.HttpContext.Response.StatusCode)));
        app.UseWhen(context => !IsForMachines(context.Request.Path), people => people.UseStatusCodePagesWithReExecute("/not-found"));
    }

    private static IResult Of(HttpContext context, int status) => (context.Features.Get<Refusal>() ?? Unread(context, status)) is { } refusal
        ? refusal.ToProblem()
        : Results.Problem(detail: Sentence(context, status), statusCode: status, type: $"urn:releaseboard:http.{status}");

    // Generated handlers answer an optional parameter that they cannot read with a bare 400.
    private static Refusal? Unread(HttpContext context, int status) =>
        status is StatusCodes.Status400BadRequest
        && context.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>().FirstOrDefault(parameter => IsUnread(parameter, context.Request.Query)) is { } unread
            ? Refusal.Invalid("request.malformed", $"'{JsonNamingPolicy.CamelCase.ConvertName(unread.Name)}' cannot be read.")
            : null;

    private static bool IsUnread(IParameterBindingMetadata parameter, IQueryCollection query) =>
        parameter.HasTryParse && query[parameter.Name].FirstOrDefault() is { Length: > 0 } value
        && !TypeDescriptor.GetConverter(parameter.ParameterInfo.ParameterType).IsValid(value);

    private static string Sentence(HttpContext context, int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request is not what this call expects.",
        StatusCodes.Status401Unauthorized => "Say who you are: send a token as 'Authorization: Bearer rb_…', or sign in; the API's description asks for it, too. Tokens are made under Settings, Tokens; one that expired or was revoked is nobody's.",
        StatusCodes.Status403Forbidden => "You may not do this.",
        StatusCodes.Status404NotFound => $"There is nothing at {context.Request.Path}; /openapi/v1.json lists what there is.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Path} does not answer {context.Request.Method}.",
        StatusCodes.Status413PayloadTooLarge => "The body is larger than this call takes.",
        StatusCodes.Status415UnsupportedMediaType => "The body is not of a kind this call reads; most read application/json.",
        StatusCodes.Status429TooManyRequests => "Too many attempts from this address. Wait a minute.",
        StatusCodes.Status500InternalServerError => "Something went wrong on our side. The board's log says what.",
        _ => $"The board answered {status}.",
    };
}

/// <summary>Requests that do not fit an endpoint's parameters: the caller's mistake, so nothing to log, and a sentence that names the place.</summary>
internal sealed partial class BadRequests : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
        {
            return false;
        }

        if (bad.StatusCode is StatusCodes.Status400BadRequest)
        {
            httpContext.Features.Set(Refusal.Invalid("request.malformed", Sentence(bad)));
        }

        await Problems.WriteAsync(httpContext, bad.StatusCode);
        return true;
    }

    private static string Sentence(BadHttpRequestException bad) => bad.InnerException is JsonException json
        ? JsonBody.Sentence(json)
        : Parameter().Match(bad.Message) is { Success: true } match
            ? $"'{match.Groups["name"].Value}' is missing or cannot be read."
            : "The request is not what this call expects.";

    // The framework says: Failed to bind parameter "int count" from "x", or: Required parameter "string app" was not provided.
    [System.Text.RegularExpressions.GeneratedRegex("parameter \"[^\"]* (?<name>[^\" ]+)\"", System.Text.RegularExpressions.RegexOptions.CultureInvariant)]
    private static partial System.Text.RegularExpressions.Regex Parameter();
}
