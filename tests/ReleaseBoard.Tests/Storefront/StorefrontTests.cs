using System.Net;
using System.Text.RegularExpressions;

namespace ReleaseBoard.Tests.Storefront;

public sealed partial class StorefrontTests
{
    [Fact]
    public async Task A_visitor_buys_a_lamp()
    {
        await using var shop = await StorefrontProcess.StartAsync("""{"version":"1.1.0","banner":"Free delivery <today>","accent":"#4338ca"}""");

        Assert.Contains("href=\"/product/3\"", await shop.Client.GetStringAsync("/"), StringComparison.Ordinal);
        var lamp = await shop.Client.GetStringAsync("/product/3");
        using var choice = new FormUrlEncodedContent([new("product", "3")]);
        using var cart = await shop.Client.PostAsync("/cart", choice);
        var checkout = await shop.Client.GetStringAsync("/checkout");
        using var order = await shop.Client.PostAsync("/checkout", null);

        Assert.Contains("Desk lamp", lamp, StringComparison.Ordinal);
        Assert.Contains("1.1.0 in staging", lamp, StringComparison.Ordinal);
        Assert.Contains("Free delivery &lt;today&gt;", lamp, StringComparison.Ordinal);
        Assert.Contains("Cart (1)", await cart.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("Order for € 79.00", checkout, StringComparison.Ordinal);
        Assert.Contains("Thank you", await order.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("Your cart is empty", await shop.Client.GetStringAsync("/cart"), StringComparison.Ordinal);
        Assert.Contains("\nstorefront_orders_total 1\n", await shop.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_line_on_the_shelf_is_a_setting_and_has_a_default()
    {
        await using var shop = await StorefrontProcess.StartAsync("""{"version":"1.1.0"}""", motto: "Tried <here> first");
        await using var plain = await StorefrontProcess.StartAsync("""{"version":"1.1.0"}""");

        Assert.Contains("<h1>Tried &lt;here&gt; first</h1>", await shop.Client.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Contains("<h1>Good things, made once</h1>", await plain.Client.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_fails_8_percent_fails_8_of_every_100_pages_and_says_so_in_its_log()
    {
        await using var shop = await StorefrontProcess.StartAsync("""{"version":"1.2.0","failureRate":0.08}""");

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 200; i++)
        {
            using var answer = await shop.Client.GetAsync(i % 2 == 0 ? "/" : "/cart");
            answers.Add(answer.StatusCode);
        }

        Assert.Equal(8, answers.Take(100).Count(answer => answer is HttpStatusCode.InternalServerError));
        Assert.Equal(16, answers.Count(answer => answer is HttpStatusCode.InternalServerError));
        shop.Terminate();
        Assert.Equal(0, await shop.ExitCodeAsync());
        Assert.Equal(16, shop.Lines().Count(line => FailedLine().IsMatch(line)));
        Assert.Equal(184, shop.Lines().Count(line => OrdinaryLine().IsMatch(line)));
    }

    [Fact]
    public async Task A_slow_build_delays_pages_but_not_probes()
    {
        await using var shop = await StorefrontProcess.StartAsync("""{"slowMilliseconds":60}""");

        await shop.Client.GetStringAsync("/");
        Assert.Equal("ready\n", await shop.Client.GetStringAsync("/health/ready"));
        Assert.Equal("alive\n", await shop.Client.GetStringAsync("/health/live"));

        var metrics = await shop.Client.GetStringAsync("/metrics");
        Assert.Contains("http_request_duration_seconds_bucket{route=\"/\",le=\"0.05\"} 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("http_request_duration_seconds_bucket{route=\"/\",le=\"+Inf\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.All(metrics.TrimEnd('\n').Split('\n'), line => Assert.Matches(MetricsLine(), line));
    }

    [Fact]
    public async Task An_open_request_finishes_when_the_shop_is_asked_to_end()
    {
        await using var shop = await StorefrontProcess.StartAsync("""{"testEndpoints":true}""");

        var open = shop.Client.GetStringAsync("/wait?ms=600");
        while (!(await shop.Client.GetStringAsync("/metrics")).Contains("http_requests_in_flight 2\n", StringComparison.Ordinal))
        {
        }

        shop.Terminate();

        Assert.Equal("waited\n", await open);
        Assert.Equal(0, await shop.ExitCodeAsync());
    }

    [Fact]
    public async Task It_crashes_when_a_test_asks_it_to()
    {
        await using var shop = await StorefrontProcess.StartAsync("""{"testEndpoints":true}""");

        await Assert.ThrowsAsync<HttpRequestException>(() => shop.Client.GetStringAsync("/crash"));

        Assert.Equal(134, await shop.ExitCodeAsync());
    }

    [Fact]
    public async Task Ways_to_misbehave_are_closed_unless_asked_for_and_no_visitor_writes_log_lines()
    {
        await using var shop = await StorefrontProcess.StartAsync("{}");

        Assert.Equal(HttpStatusCode.NotFound, (await shop.Client.GetAsync("/crash")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Client.GetAsync("/wait?ms=1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Client.GetAsync("/a%0AERROR%20b")).StatusCode);

        shop.Terminate();
        Assert.Equal(0, await shop.ExitCodeAsync());
        Assert.Contains(shop.Lines(), line => line.Contains("Z WARN GET /a%0AERROR%20b 404", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z ERROR GET /")]
    private static partial Regex FailedLine();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z GET /(cart)? 200 \d+ ms$")]
    private static partial Regex OrdinaryLine();

    [GeneratedRegex(@"^(# (HELP [a-z_]+ .+|TYPE [a-z_]+ (counter|gauge|histogram))|[a-z_]+(\{[a-z]+=""[^""]*""(,[a-z]+=""[^""]*"")*\})? [0-9.E+-]+)$")]
    private static partial Regex MetricsLine();
}
