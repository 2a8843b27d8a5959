using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Web.People;

namespace ReleaseBoard.Web.Tests.People;

public sealed class SignInTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    [Fact]
    public async Task A_page_leads_a_stranger_to_the_sign_in_page_and_back_to_where_they_wanted()
    {
        await board.PersonAsync("ada", Role.Viewer);
        using var browser = board.Browser();

        var led = await browser.GetAsync("/journal?act=token");
        Assert.Equal(HttpStatusCode.Found, led.StatusCode);
        var door = led.Headers.Location?.PathAndQuery ?? "";
        Assert.StartsWith("/sign-in?returnUrl=", door, StringComparison.Ordinal);

        var entered = await browser.SendFormAsync(door, "sign-in", ("Form.Name", "Ada"), ("Form.Password", BoardFixture.Password));
        Assert.Equal("/journal?act=token", entered.Headers.Location?.ToString().Replace(board.Address.ToString().TrimEnd('/'), "", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/")).StatusCode);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    public async Task Nobody_is_led_to_another_site_after_signing_in(string returnUrl)
    {
        await board.PersonAsync("ada", Role.Viewer);
        using var browser = board.Browser();

        var entered = await browser.SendFormAsync(
            $"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}", "sign-in", ("Form.Name", "ada"), ("Form.Password", BoardFixture.Password));

        Assert.DoesNotContain("elsewhere", entered.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_tries_too_often_is_told_to_wait_and_for_how_long_even_with_the_right_password()
    {
        await using var own = await BoardFixture.StartAsync(null, null, ("People:SignInsPerMinute", "2"));
        await own.PersonAsync("ada", Role.Viewer);
        using var browser = own.Browser();
        await browser.SignInAsync("ada", "a wrong password");
        await browser.SignInAsync("ada", "another wrong one");

        var third = await browser.SignInAsync("ada");

        Assert.Equal((HttpStatusCode.TooManyRequests, "application/problem+json"), (third.StatusCode, third.Content.Headers.ContentType?.MediaType));
        Assert.Equal(TimeSpan.FromMinutes(1), third.Headers.RetryAfter?.Delta);
        Assert.Equal("Too many attempts from this address. Wait a minute.", (await third.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task An_unknown_name_and_a_wrong_password_get_the_same_answer()
    {
        await board.PersonAsync("ada", Role.Viewer);
        using var browser = board.Browser();

        var wrong = await (await browser.SignInAsync("ada", "not the password")).TextAsync();
        var unknown = await (await browser.SignInAsync("nobody-here", "not the password")).TextAsync();

        Assert.Contains("Name or password is wrong", wrong, StringComparison.Ordinal);
        Assert.Contains("Name or password is wrong", unknown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sixth_try_is_refused_even_with_the_right_password_and_the_journal_says_so()
    {
        await board.PersonAsync("bob", Role.Viewer);
        using var browser = board.Browser();
        for (var i = 0; i < 5; i++)
        {
            await browser.SignInAsync("bob", "not the password");
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SignInAsync("bob")).StatusCode);
        Assert.Single(board.Service<JournalDesk>().List(new() { Act = "person.locked-out", Subject = "bob" }, null, 10).Items);
    }

    [Fact]
    public async Task Twenty_wrong_passwords_at_once_get_no_more_looks_than_five()
    {
        await board.PersonAsync("eve", Role.Viewer);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var own = board.Service<IServiceScopeFactory>().CreateScope();
            await own.ServiceProvider.GetRequiredService<Door>().EnterAsync("eve", "not the password", default);
        }));

        var account = board.Service<PeopleDesk>().FindAccount(new("eve"));
        Assert.NotNull(account?.LockoutUntil);
        Assert.Single(board.Service<JournalDesk>().List(new() { Act = "person.locked-out", Subject = "eve" }, null, 10).Items);
    }

    [Fact]
    public async Task The_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites_forms()
    {
        await board.PersonAsync("ada", Role.Viewer);
        using var browser = board.Browser();

        var cookie = (await browser.SignInAsync("ada")).Headers.GetValues("Set-Cookie").Single(line => line.StartsWith("releaseboard=", StringComparison.Ordinal));

        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_form_without_our_own_token_signs_nobody_in()
    {
        await board.PersonAsync("ada", Role.Viewer);
        using var browser = board.Browser();

        var answer = await browser.PostAsync("/sign-in", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "sign-in", ["Form.Name"] = "ada", ["Form.Password"] = BoardFixture.Password,
        }));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_session_may_write_through_the_API_from_our_own_pages_only()
    {
        await board.PersonAsync("rita", Role.ReleaseManager);
        using var browser = board.Browser();
        await browser.SignInAsync("rita");

        Assert.Equal(HttpStatusCode.Forbidden, (await PutAsync(browser, "https://elsewhere.example")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PutAsync(browser, null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(browser, board.Address.GetLeftPart(UriPartial.Authority))).StatusCode);
    }

    [Theory]
    [InlineData("/_blazor?id=x")]
    [InlineData("/hubs/board?id=x")]
    public async Task A_socket_with_a_session_is_refused_to_other_sites(string path)
    {
        await board.PersonAsync("ada", Role.Viewer);
        using var browser = board.Browser();
        await browser.SignInAsync("ada");
        using var upgrade = new HttpRequestMessage(HttpMethod.Get, path);
        upgrade.Headers.Add("Origin", "https://elsewhere.example");
        upgrade.Headers.Add("Upgrade", "websocket");
        upgrade.Headers.Add("Connection", "Upgrade");

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SendAsync(upgrade)).StatusCode);
    }

    [Fact]
    public async Task Only_the_board_s_own_form_signs_anybody_out()
    {
        board.ExpectWarning("The required antiforgery request token was not provided");
        await board.PersonAsync("ada", Role.Viewer);
        using var browser = board.Browser();
        await browser.SignInAsync("ada");

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/sign-out", null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/applications")).StatusCode);
    }

    [Fact]
    public async Task Without_the_demo_the_door_offers_nobody() =>
        Assert.DoesNotContain("look around as", await board.Anonymous.GetStringAsync("/sign-in"), StringComparison.Ordinal);

    [Fact]
    public async Task In_the_demo_one_click_makes_a_visitor_somebody()
    {
        await using var demo = await BoardFixture.StartAsync(services: services =>
            services.AddSingleton(new DemoPeople([new(new("rita"), "Rita", "Release manager", "Approve something first."), new(new("dan"), "Dan", "Developer", null)])));
        await demo.PersonAsync("rita", Role.ReleaseManager);
        await demo.PersonAsync("root", Role.Administrator);
        using var browser = demo.Browser();

        var door = await browser.GetStringAsync("/sign-in");
        Assert.Matches("<b[^>]*>Rita</b>, release manager</span><span[^>]*>Approve something first.</span>", door);
        Assert.Matches("<b[^>]*>Dan</b>, developer</span></button>", door);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SendFormAsync("/sign-in", "demo", ("Person", "root"))).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await browser.SendFormAsync("/sign-in", "demo", ("Person", "rita"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/applications")).StatusCode);
    }

    private static async Task<HttpResponseMessage> PutAsync(HttpClient browser, string? origin)
    {
        using var put = new HttpRequestMessage(HttpMethod.Put, "/api/v1/applications/shop") { Content = JsonContent.Create(new { summary = "web shop" }) };
        if (origin is not null)
        {
            put.Headers.Add("Origin", origin);
        }

        return await browser.SendAsync(put);
    }
}
