using System.Net;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace ReleaseBoard.Runner.Gateway;

/// <summary>One request on its way through: what is added to it and to its answer, and how it is counted. One small object a request.</summary>
internal sealed class Passage(DeploymentRoute deployment, int newVisitor, long startedAt) : HttpTransformer
{
    private bool _isCounted;

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var request = httpContext.Request;
        var headers = proxyRequest.Headers;

        // What stood in front of the gateway stands on this machine, and knows the visitor better; its word on scheme and host is kept.
        headers.TryAddWithoutValidation("X-Forwarded-For", Write(httpContext.Connection.RemoteIpAddress));
        if (!request.Headers.ContainsKey("X-Forwarded-Proto"))
        {
            headers.TryAddWithoutValidation("X-Forwarded-Proto", request.Scheme);
        }

        if (!request.Headers.ContainsKey("X-Forwarded-Host"))
        {
            headers.TryAddWithoutValidation("X-Forwarded-Host", request.Host.Value);
        }
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var goesOn = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        if (proxyResponse is not null)
        {
            var headers = httpContext.Response.Headers;
            headers["X-ReleaseBoard-Deployment"] = deployment.Version;
            if (newVisitor >= 0)
            {
                headers.Append(HeaderNames.SetCookie, VisitorCookie.Write(newVisitor));
            }

            if (IsConversation(proxyResponse))
            {
                // It may go on for hours; what says how fast the application answered is the time until now.
                Count(isFailure: false);
            }
        }

        return goesOn;
    }

    /// <summary>Counts the request once, however often it is said.</summary>
    public void Count(bool isFailure)
    {
        if (!_isCounted)
        {
            _isCounted = true;
            deployment.Counter.Count(startedAt, isFailure);
        }
    }

    private static bool IsConversation(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.SwitchingProtocols
        || response.Content.Headers.ContentType?.MediaType == "text/event-stream";

    private static string Write(IPAddress? address) => address switch
    {
        null => "unknown",
        _ when address.Equals(IPAddress.Loopback) => "127.0.0.1",
        _ => address.ToString(),
    };
}
