using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace ReleaseBoard.Web.Api;

/// <summary>Tells the API's description which problems a call may answer with, by what kind of call it is.</summary>
internal static class ProblemAnswers
{
    private static readonly string[] Content = ["application/problem+json"];

    public static void Describe(EndpointBuilder endpoint)
    {
        var methods = endpoint.Metadata.OfType<IHttpMethodMetadata>().SelectMany(metadata => metadata.HttpMethods).ToList();
        foreach (var status in Statuses(methods.Contains(HttpMethods.Get), (endpoint as RouteEndpointBuilder)?.RoutePattern.Parameters.Count > 0))
        {
            endpoint.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), Content));
        }
    }

    private static List<int> Statuses(bool reads, bool namesSomething)
    {
        List<int> statuses = [StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status500InternalServerError];
        if (namesSomething || !reads)
        {
            statuses.Add(StatusCodes.Status404NotFound);
        }

        // Acts may come too late or twice: what stands in their way, and an Idempotency-Key that was used for another call.
        return reads ? statuses : [.. statuses, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity];
    }
}
