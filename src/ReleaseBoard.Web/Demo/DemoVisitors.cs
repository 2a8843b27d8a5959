using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using ReleaseBoard.Engine.Deployments;

namespace ReleaseBoard.Web.Demo;

/// <summary>A steady crowd of visitors who come through the gateway and keep their cookie, as browsers do.</summary>
internal sealed class DemoVisitors(IOptions<DemoOptions> demo, IOptions<RunnerOptions> runner, TimeProvider clock) : BackgroundService
{
    private const int Crowd = 400;
    private const int Staff = 12;

    // More visits at once than this wait for a place: a slow shop must not make the demo itself grow.
    private const int MostAtOnce = 64;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);
    // Nine, so that with a crowd of 400 everyone comes to see every page.
    private static readonly string[] Pages = ["/", "/product/1", "/checkout", "/product/2", "/cart", "/checkout", "/product/3", "/product/4", "/product/1"];
    private static readonly (string Environment, int Divisor)[] Places = [("production", 1), ("staging", 12), ("development", 30)];

    // The first few work for the shop; everyone keeps the cookies they are given, as browsers do.
    private readonly ConcurrentDictionary<string, string>[] _cookies =
        [.. Enumerable.Range(0, Crowd).Select(visitor => visitor < Staff ? new ConcurrentDictionary<string, string> { ["visitor"] = $"staff-{visitor}" } : new())];
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = MostAtOnce })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    private readonly SemaphoreSlim _places = new(MostAtOnce);

    public override void Dispose()
    {
        _http.Dispose();
        _places.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, clock);
        double owed = 0;
        long visit = 0;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            for (owed += demo.Value.VisitsPerSecond * Beat.TotalSeconds; owed >= 1; owed--)
            {
                visit++;
                foreach (var (environment, _) in Places.Where(place => visit % place.Divisor == 0))
                {
                    await _places.WaitAsync(stoppingToken);
                    _ = VisitAsync(environment, visit, stoppingToken);
                }
            }
        }
    }

    private async Task VisitAsync(string environment, long visit, CancellationToken cancellationToken)
    {
        try
        {
            var visitor = (int)(visit * 7 % Crowd);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{runner.Value.GatewayPort}{Pages[visit % Pages.Length]}");
            request.Headers.Host = $"storefront.{environment}.localhost:{runner.Value.GatewayPort}";
            if (environment == "production" && !_cookies[visitor].IsEmpty)
            {
                request.Headers.Add("Cookie", string.Join("; ", _cookies[visitor].Select(cookie => $"{cookie.Key}={cookie.Value}")));
            }

            using var response = await _http.SendAsync(request, cancellationToken);
            if (environment == "production" && response.Headers.TryGetValues("Set-Cookie", out var set))
            {
                foreach (var cookie in set.Select(line => line.Split(';')[0].Split('=', 2)).Where(parts => parts.Length == 2))
                {
                    _cookies[visitor][cookie[0]] = cookie[1];
                }
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            // A visitor who gets no answer goes away; the gateway has counted it.
        }
        finally
        {
            _places.Release();
        }
    }
}
