using System.Diagnostics;
using System.Net;
using Yarp.ReverseProxy.Forwarder;

namespace ReleaseBoard.Runner.Gateway;

/// <summary>Answers every request on the gateway's port by passing it to an instance.</summary>
internal sealed class GatewayHandler(Router router, IHttpForwarder forwarder) : IDisposable
{
    private const int Attempts = 4;

    private static readonly ForwarderRequestConfig Config = new()
    {
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        // A conversation may be silent for long; a hung application must not hold its visitors for ever.
        ActivityTimeout = TimeSpan.FromMinutes(10),
    };

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(5),
    });

    public Task HandleAsync(HttpContext context)
    {
        var host = context.Request.Host.Value;
        if (router.Table.Find(host) is not { } slot)
        {
            return SayAsync(context, StatusCodes.Status404NotFound, $"Nothing is deployed under the name '{host}'.");
        }

        if (!slot.Serves)
        {
            return SayAsync(context, StatusCodes.Status503ServiceUnavailable, $"{slot.Application} in {slot.Environment} does not serve yet.");
        }

        var visitor = VisitorCookie.Read(context.Request.Headers.Cookie);
        return visitor >= 0
            ? ForwardAsync(context, slot, visitor, isNew: false)
            : ForwardAsync(context, slot, Random.Shared.Next(SlotRoute.Visitors), isNew: true);
    }

    public void Dispose() => _invoker.Dispose();

    private async Task ForwardAsync(HttpContext context, SlotRoute slot, int visitor, bool isNew)
    {
        var startedAt = Stopwatch.GetTimestamp();
        Destination? avoided = null;
        for (var attempt = 1; ; attempt++)
        {
            var deployment = slot.Owner(visitor);
            var destination = deployment.Choose(avoided);
            if (destination is null)
            {
                if (slot.StandIn(avoided) is not { } standIn)
                {
                    deployment.Counter.Count(startedAt, isFailure: true);
                    await SayAsync(context, StatusCodes.Status503ServiceUnavailable, $"No instance of {slot.Application} in {slot.Environment} is ready to answer.");
                    return;
                }

                (deployment, destination) = standIn;
            }

            if (!destination.TryEnter())
            {
                // It closed after it was chosen; the table in force by now does not have it.
                slot = router.Table.Find(context.Request.Host.Value) is { Serves: true } now ? now : slot;
                continue;
            }

            if (await TryAsync(context, deployment, destination, new Passage(deployment, isNew ? visitor : -1, startedAt), attempt < Attempts))
            {
                return;
            }

            avoided = destination;
        }
    }

    /// <summary>False when nothing had been sent yet and another instance may be tried.</summary>
    private async Task<bool> TryAsync(HttpContext context, DeploymentRoute deployment, Destination destination, Passage passage, bool mayRetry)
    {
        deployment.Counter.Began();
        try
        {
            var error = await forwarder.SendAsync(context, destination.Prefix, _invoker, Config, passage, CancellationToken.None);
            if (error is ForwarderError.None)
            {
                passage.Count(context.Response.StatusCode >= StatusCodes.Status500InternalServerError);
                return true;
            }

            if (context.RequestAborted.IsCancellationRequested || IsCallersDoing(error))
            {
                passage.Count(isFailure: false);
                return true;
            }

            if (mayRetry && error is ForwarderError.Request && NothingWasSent(context))
            {
                context.Response.Clear();
                return false;
            }

            passage.Count(isFailure: true);
            if (!context.Response.HasStarted)
            {
                await SayAsync(context, context.Response.StatusCode, "The application gave no answer.");
            }

            return true;
        }
        finally
        {
            deployment.Counter.Finished();
            destination.Leave();
        }
    }

    // No connection came about, so the application cannot have seen the request: it died a moment ago.
    private static bool NothingWasSent(HttpContext context) =>
        !context.Response.HasStarted
        && context.Features.Get<IForwarderErrorFeature>()?.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };

    private static bool IsCallersDoing(ForwarderError error) => error is
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyClient
        or ForwarderError.ResponseBodyCanceled or ForwarderError.ResponseBodyClient
        or ForwarderError.UpgradeRequestCanceled or ForwarderError.UpgradeRequestClient
        or ForwarderError.UpgradeResponseCanceled or ForwarderError.UpgradeResponseClient or ForwarderError.UpgradeActivityTimeout;

    private static Task SayAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(sentence + "\n", context.RequestAborted);
    }
}
