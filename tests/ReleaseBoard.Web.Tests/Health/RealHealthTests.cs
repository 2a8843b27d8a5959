using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Web.Demo;
using ReleaseBoard.Web.Tests.Demo;

namespace ReleaseBoard.Web.Tests.Health;

/// <summary>Health of the sample shop on the real runner: promoted and visited through the gateway.</summary>
public sealed class RealHealthTests
{
    private static readonly Slot Shop = new(new("shop"), new("production"));

    [Fact]
    public async Task A_visited_shop_shows_requests_processor_memory_and_its_own_metrics()
    {
        var port = FreePort();
        await using var board = await BoardFixture.StartAsync(null, null, ("Runner:GatewayPort", $"{port}"), ("Runner:Command", Path.Combine(Demo.Shop.Folder, "..", "runner", "ReleaseBoard.Runner.dll")));
        var runtime = board.Service<IRuntime>();
        try
        {
            await PromoteAsync(board);
            var health = board.Service<HealthBoard>();
            await EventuallyAsync(() => health.Find(Shop) is { Verdict.Grade: HealthGrade.Healthy, Deployments: [{ Weight: 100 }] });

            using var visitor = new HttpClient();
            await EventuallyAsync(async () =>
            {
                using var visit = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/") { Headers = { Host = $"shop.production.localhost:{port}" } };
                using var answer = await visitor.SendAsync(visit);
                return answer.IsSuccessStatusCode && health.Find(Shop).Deployments[0].Latest is { Requests: > 0, P95: > 0, Cpu: not null, Memory: > 10_000_000 };
            });
            await EventuallyAsync(() => health.ApplicationMetrics(health.Find(Shop).Deployments[0].Id) is [{ Problem: null, Exposition: { BadLines: 0, Samples.Count: > 0 } }]);
            await EventuallyAsync(() => health.Verdict(Shop).Grade is HealthGrade.Healthy);
        }
        finally
        {
            await runtime.StopAsync(instances: true, CancellationToken.None);
        }
    }

    private static async Task PromoteAsync(BoardFixture board)
    {
        using var client = await board.AsAsync(Role.Administrator);
        await PutAsync(client, "/api/v1/applications/shop", new { kind = "service", summary = "shop" });
        await PutAsync(client, "/api/v1/environments/production", new { name = "Production", tier = "production" });
        await PutAsync(client, "/api/v1/applications/shop/path", new { stages = new[] { new { environment = "production" } } });
        using var archive = new ByteArrayContent(Demo.Shop.Zip(new StorefrontBuild("1.0.0")));
        archive.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var uploaded = await client.PutAsync(new Uri("/api/v1/applications/shop/artifacts/1.0.0", UriKind.Relative), archive);
        Assert.True(uploaded.IsSuccessStatusCode, await uploaded.Content.ReadAsStringAsync());
        using var promoted = await client.PostAsJsonAsync(new Uri("/api/v1/promotions", UriKind.Relative), new { application = "shop", version = "1.0.0", environment = "production" });
        Assert.True(promoted.IsSuccessStatusCode, await promoted.Content.ReadAsStringAsync());
    }

    private static async Task PutAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PutAsJsonAsync(new Uri(path, UriKind.Relative), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Task EventuallyAsync(Func<bool> isTrue) => EventuallyAsync(() => Task.FromResult(isTrue()));

    private static async Task EventuallyAsync(Func<Task<bool>> isTrueAsync)
    {
        var isTrue = false;
        for (var i = 0; i < 1_200 && !isTrue; i++)
        {
            await Task.Delay(100);
            isTrue = await isTrueAsync();
        }

        Assert.True(isTrue);
    }
}
