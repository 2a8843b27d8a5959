using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseBoard.Domain.People;

namespace ReleaseBoard.Web.Tests.Promotions;

/// <summary>What a source cannot tell by deployment is refused where it would be compared; and a place that does not exist is said to be none.</summary>
public sealed class UnsplitApiTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    [Fact]
    public async Task A_series_of_the_whole_slot_is_refused_in_a_path_until_its_query_names_the_deployment()
    {
        using var client = await board.AsAsync(Role.Administrator);
        (await client.PutAsJsonAsync("/api/v1/applications/queues", new { summary = "" })).EnsureSuccessStatusCode();
        (await client.PutAsJsonAsync("/api/v1/environments/busy", new { tier = "production" })).EnsureSuccessStatusCode();
        await SourceAsync(client, "sum(queue_length)");

        using var refused = await PathAsync(client);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((HttpStatusCode.BadRequest, "urn:releaseboard:stage.metric-unsplit"), (refused.StatusCode, problem.GetProperty("type").GetString()));
        Assert.StartsWith("busy, queue: the source main tells queue_length of queues in busy as a whole", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);

        await SourceAsync(client, "sum(queue_length{version=\"{{version}}\"})");
        using var taken = await PathAsync(client);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/applications/nobody/environments/nowhere/sources", "application.unknown")]
    [InlineData("/api/v1/applications/nobody/environments/nowhere/alerts", "application.unknown")]
    public async Task Of_a_place_that_does_not_exist_nothing_is_told(string address, string code)
    {
        using var client = await board.AsAsync(Role.Viewer);
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal($"urn:releaseboard:{code}", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString());
    }

    private static async Task SourceAsync(HttpClient client, string expression) => (await client.PutAsJsonAsync(
        "/api/v1/applications/queues/environments/busy/sources/main",
        new { kind = "prometheus", address = "http://127.0.0.1:6150/", queries = new[] { new { name = "queue_length", expression } }, interval = 3600 })).EnsureSuccessStatusCode();

    private static Task<HttpResponseMessage> PathAsync(HttpClient client) => client.PutAsJsonAsync("/api/v1/applications/queues/path", new
    {
        stages = new[]
        {
            new
            {
                environment = "busy",
                verification = new { minimumRequests = 20, maximumFailureRate = 0.5, maximumP95 = 10_000, metrics = new[] { new { key = "queue", title = "Queue", reads = "gauge", series = "queue_length" } } },
            },
        },
    });
}
