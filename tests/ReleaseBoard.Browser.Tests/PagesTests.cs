using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace ReleaseBoard.Browser.Tests;

/// <summary>Every page, in light and dark, at a desk and on a phone: a picture of each, nothing serious in axe-core's eyes, and no page wider than the phone.</summary>
public sealed class PagesTests(DemoBoard board) : IClassFixture<DemoBoard>
{
    private static readonly string[] Pages =
    [
        "/", "/approvals", "/promotions", "/promotions/16", "/health", "/health/storefront/production", "/health/storefront/production?range=1%20h",
        "/health/storefront/production?from=2026-01-01T00:00:00Z&until=2026-01-01T00:05:00Z", "/environments", "/environments/production",
        "/applications", "/applications/storefront", "/applications/storefront/artifacts/1.1.0", "/journal", "/settings", "/settings/people",
        "/settings/tokens", "/settings/applications", "/settings/paths/storefront", "/settings/flag-keys", "/settings/signing-keys", "/applications/storefront/evidence", "/applications/storefront/artifacts/1.1.0/materials", "/health/storefront/production/sources", "/parity", "/parity?application=storefront", "/parity?application=orders-db", "/applications/storefront/settings", "/applications/storefront/settings?environment=production",
        "/applications/orders-db/artifacts/44", "/applications/edge-network/artifacts/2026.11.3", "/settings/sources", "/settings/notices", "/settings/notifications",
        "/flags", "/flags?show=stale", "/flags/_new", "/flags/_import", "/flags/express-checkout", "/flags/express-checkout?tab=changes", "/flags/express-checkout?tab=history",
        "/flags/express-checkout?tab=code", "/flags/express-checkout?tab=settings", "/segments", "/segments/production/staff", "/segments/production/_new",
        "/applications/orders-db", "/applications/orders-db/artifacts/44", "/migrations/orders-db/production", "/promotions/3",
    ];

    private const string Widest =
        "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > 391 && !e.closest('.scroll-x')).map(e => e.outerHTML.slice(0, 120)).slice(0, 3).join(' | ')";

    [Theory]
    [InlineData(ColorScheme.Light, false)]
    [InlineData(ColorScheme.Dark, false)]
    [InlineData(ColorScheme.Light, true)]
    public async Task Every_page_can_be_read_by_everyone(ColorScheme scheme, bool phone)
    {
        await using var chromium = await Chromium.StartAsync();
        var ada = await chromium.SignInAsync(board, "Administrator", scheme, phone);
        var complaints = new List<string>();
        ada.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                complaints.Add($"console: {message.Text}");
            }
        };
        foreach (var page in Pages.Append($"/promotions/{await WaitingDatabaseAsync()}"))
        {
            await Chromium.GoAsync(ada, page);
            await ada.GetByRole(AriaRole.Heading).First.WaitForAsync();
            await Chromium.PictureAsync(ada, $"{(phone ? "phone" : "desk")}-{scheme}{page.Replace('/', '-').Replace('?', '-')}");
            complaints.AddRange(await Chromium.SeriousAsync(ada, page));
            if (phone && await ada.EvaluateAsync<int>("document.documentElement.scrollWidth") is > 390 and var width)
            {
                complaints.Add($"{page} scrolls sideways: {width} px, widened by {await ada.EvaluateAsync<string>(Widest)}");
            }
        }

        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    /// <summary>The number of a promotion of the database that waits for its approval, with its plan and dry run; asked for by the first who looks.</summary>
    private async Task<long> WaitingDatabaseAsync()
    {
        using var developer = board.Api("developer");
        var open = JsonNode.Parse(await developer.GetStringAsync(new Uri("promotions?application=orders-db&environment=production&version=43&open=true", UriKind.Relative)));
        return (long?)open?["items"]?.AsArray().FirstOrDefault()?["id"] ?? await board.AskAsync("orders-db", "43", "production");
    }
}
