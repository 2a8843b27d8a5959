using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Samples;

namespace ReleaseBoard.Web.Tests.Samples;

/// <summary>An application's own measurements over HTTP.</summary>
public sealed class SampleApiTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    private const string Path = "/api/v1/applications/shop/environments/production/samples";
    private static readonly Slot Shop = new(new("shop"), new("production"));

    [Fact]
    public async Task Samples_are_told_in_steps_with_their_labels()
    {
        using var client = await KnownShopAsync();
        var until = Append("orders_total", MetricKind.Counter, 3);

        using var answer = await client.GetAsync(Uri($"?name=orders_total&label=code%3D200&step=60&until={Time(until)}"));
        var told = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var series = Assert.Single(told.GetProperty("series").EnumerateArray());
        var points = series.GetProperty("points").EnumerateArray().ToList();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((60, "counter", "scrape"), (told.GetProperty("step").GetInt32(), series.GetProperty("kind").GetString(), series.GetProperty("identity").GetProperty("source").GetString()));
        Assert.Equal(600, points.Sum(point => point.GetProperty("count").GetInt32()));
        Assert.Equal(599 * 3, points.Sum(point => point.GetProperty("increase").GetDouble()));
        Assert.All(points, point => Assert.Equal(0, point.GetProperty("at").GetDateTimeOffset().Second));
    }

    [Fact]
    public async Task An_infinite_value_does_not_break_the_answer()
    {
        using var client = await KnownShopAsync();
        var until = Append("endless", MetricKind.Gauge, double.PositiveInfinity);

        using var answer = await client.GetAsync(Uri($"?name=endless&until={Time(until)}"));

        Assert.Contains("\"Infinity\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?step=0", 400, "samples.step")]
    [InlineData("?from=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z", 400, "samples.range")]
    [InlineData("?from=2020-01-01T00:00:00Z&until=2026-01-01T00:00:00Z&step=1", 400, "samples.step")]
    [InlineData("?label=nonsense", 400, "samples.label")]
    [InlineData("?maximum=100000", 400, "samples.maximum")]
    [InlineData("?step=9999999999", 400, "request.malformed")]
    public async Task A_question_that_cannot_be_answered_is_a_problem(string query, int status, string code)
    {
        using var client = await KnownShopAsync();
        using var answer = await client.GetAsync(Uri(query));

        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("/api/v1/applications/nobody/environments/production/samples")]
    [InlineData("/api/v1/applications/shop/environments/moon/samples")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        using var client = await KnownShopAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task A_token_for_another_application_learns_nothing()
    {
        using var administrator = await KnownShopAsync();
        using var narrowed = board.ClientWith(await board.TokenAsync(await board.PersonAsync("narrow", Role.Administrator), applications: [new("other")]));
        using var anonymous = board.Anonymous;

        Assert.Equal(HttpStatusCode.Forbidden, (await narrowed.GetAsync(Uri(""))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync(Uri(""))).StatusCode);
    }

    private static Uri Uri(string query) => new(Path + query, UriKind.Relative);

    private static string Time(DateTimeOffset at) => System.Uri.EscapeDataString(at.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>Ten minutes of samples, one a second, up to a whole minute.</summary>
    private DateTimeOffset Append(string name, MetricKind kind, double step)
    {
        var samples = board.Service<SampleBoard>();
        var id = samples.Open(new SeriesIdentity(Shop, null, "scrape", new MetricSeries(name, [new("code", "200")])), kind)
            ?? throw new InvalidOperationException("There is no room.");
        var until = board.Service<TimeProvider>().GetUtcNow().ToUnixTimeSeconds() / 60 * 60;
        for (var i = 0; i < 600; i++)
        {
            Assert.True(samples.Append(id, (until - 599 + i) * 1000, (i + 1) * step));
        }

        return DateTimeOffset.FromUnixTimeSeconds(until);
    }

    private async Task<HttpClient> KnownShopAsync()
    {
        var client = await board.AsAsync(Role.Administrator);
        (await client.PutAsJsonAsync(new Uri("/api/v1/applications/shop", UriKind.Relative), new { kind = "service", summary = "shop" })).EnsureSuccessStatusCode();
        (await client.PutAsJsonAsync(new Uri("/api/v1/environments/production", UriKind.Relative), new { name = "Production", tier = "production" })).EnsureSuccessStatusCode();
        return client;
    }
}
