using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;

namespace ReleaseBoard.Web.Tests.People;

public sealed class PeopleAndTokenTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    [Fact]
    public async Task An_administrator_makes_a_person_who_sets_a_password_by_a_link_that_works_once()
    {
        var root = await board.AsAsync(Role.Administrator);
        var made = await root.PostAsJsonAsync("/api/v1/people", new { name = "Grace", displayName = "Grace Hopper", roles = new[] { "onCall", "developer" } });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var link = new Uri((await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("link").GetString() ?? "").PathAndQuery;
        using var browser = board.Browser();

        var set = await browser.SendFormAsync(link, "set-password", ("Password.First", BoardFixture.Password), ("Password.Again", BoardFixture.Password));
        Assert.Equal(HttpStatusCode.Found, set.StatusCode);
        Assert.Contains("was used", await browser.GetStringAsync(link), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync("grace")).StatusCode);
        Assert.Equal(
            ["person.password-set", "person.created"],
            board.Service<JournalDesk>().List(new() { Act = "person", Subject = "grace" }, null, 10).Items.Select(entry => entry.Act));
    }

    [Theory]
    [InlineData(Role.ReleaseManager)]
    [InlineData(Role.ProductOwner)]
    [InlineData(Role.Viewer)]
    public async Task Only_an_administrator_manages_people(Role role)
    {
        var client = await board.AsAsync(role);

        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/api/v1/people")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsJsonAsync("/api/v1/people", new { name = "mallory", roles = new[] { "administrator" } })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PatchAsJsonAsync($"/api/v1/people/{PermissionRules.Words(role).Replace(' ', '-')}", new { roles = new[] { "administrator" } })).StatusCode);
    }

    [Fact]
    public async Task Nobody_may_be_named_like_the_board_itself()
    {
        var root = await board.AsAsync(Role.Administrator);

        Assert.Equal(HttpStatusCode.BadRequest, (await root.PostAsJsonAsync("/api/v1/people", new { name = "ReleaseBoard", roles = new[] { "viewer" } })).StatusCode);
    }

    [Theory]
    [InlineData("{\"isActive\":false}")]
    [InlineData("{\"roles\":[\"viewer\"]}")]
    public async Task The_last_administrator_stays_one(string change)
    {
        await using var own = await BoardFixture.StartAsync();
        var root = await own.AsAsync(Role.Administrator, "root");

        var refused = await root.PatchAsync("/api/v1/people/root", new StringContent(change, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("last administrator", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turning_a_person_off_ends_their_tokens_and_their_session()
    {
        await using var own = await BoardFixture.StartAsync(null, null, ("People:SessionCheck", "00:00:01"));
        var root = await own.AsAsync(Role.Administrator);
        var ada = await own.PersonAsync("ada", Role.Developer);
        var byToken = own.ClientWith(await own.TokenAsync(ada));
        using var browser = own.Browser();
        await browser.SignInAsync("ada");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/applications")).StatusCode);

        await root.PatchAsJsonAsync("/api/v1/people/ada", new { isActive = false, reason = "left the company" });

        Assert.Equal(HttpStatusCode.Unauthorized, (await byToken.GetAsync("/api/v1/applications")).StatusCode);
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/applications")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SignInAsync("ada")).StatusCode);
    }

    [Fact]
    public async Task A_token_does_what_it_was_made_for_where_it_was_made_for_until_it_is_ended()
    {
        var rita = await board.PersonAsync("rita", Role.ReleaseManager);
        var token = await board.TokenAsync(rita, [Permission.View, Permission.EditApplications], [new ApplicationKey("shop")]);
        var client = board.ClientWith(token);

        Assert.Equal(HttpStatusCode.OK, (await client.PutAsJsonAsync("/api/v1/applications/shop", new { summary = "ours" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PutAsJsonAsync("/api/v1/applications/bank", new { summary = "not ours" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsJsonAsync("/api/v1/tokens", Wish("child"))).StatusCode);
        var known = board.Service<TokenDesk>().List(false, null, 10, rita);
        var id = BoardFixture.Accepted(known).Items[0].Id;
        var own = board.ClientWith(await board.TokenAsync(await board.PersonAsync("root", Role.Administrator)));
        Assert.Equal(HttpStatusCode.OK, (await own.DeleteAsync($"/api/v1/tokens/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/applications")).StatusCode);
    }

    [Fact]
    public async Task A_narrowed_token_neither_makes_people_nor_ends_tokens_and_makes_only_tokens_as_narrow()
    {
        var boss = await board.PersonAsync("boss", Role.Administrator);
        var now = board.Service<TimeProvider>().GetUtcNow();
        var desk = board.Service<TokenDesk>();
        var wish = new TokenWish("ci", [Permission.ManagePeople, Permission.ManageTokens], [new("shop")], now.AddDays(1));
        var ci = new Credential(boss.Person, BoardFixture.Accepted(await desk.CreateAsync(wish, boss, default)).Token.Id);
        var people = board.Service<PeopleDesk>();

        var person = await people.CreateAsync(new(new("mole"), "Mole", null, [Role.Administrator]), ci, default);
        var list = people.List(null, null, 10, ci);
        var ended = await desk.RevokeAsync(ci.Token ?? default, ci, default);
        var wide = await desk.CreateAsync(wish with { Applications = [] }, ci, default);

        Assert.All([person.Refusal, list.Refusal, ended.Refusal], refusal => Assert.Equal("permission.other-application", refusal?.Code));
        Assert.Null(people.FindAccount(new("mole")));
        Assert.Equal("token.wider-than-owner", wide.Refusal?.Code);
        BoardFixture.Accepted(await desk.CreateAsync(wish, ci, default));
    }

    [Fact]
    public async Task A_token_is_never_wider_than_who_makes_it_and_ends_within_a_year()
    {
        var desk = board.Service<TokenDesk>();
        var viewer = await board.PersonAsync("viewer", Role.Viewer);
        var now = board.Service<TimeProvider>().GetUtcNow();

        var wide = await desk.CreateAsync(new("ci", [Permission.Approve], [], now.AddDays(1)), viewer, default);
        var eternal = await desk.CreateAsync(new("ci", [Permission.View], [], now.AddDays(400)), viewer, default);
        var past = await desk.CreateAsync(new("ci", [Permission.View], [], now), viewer, default);

        Assert.Equal(["token.wider-than-owner", "token.expiry", "token.expiry"], new[] { wide, eternal, past }.Select(outcome => outcome.Refusal?.Code ?? "accepted"));
    }

    [Fact]
    public async Task An_expired_token_opens_nothing()
    {
        var clock = new ReleaseBoard.Tests.Words.TestClock();
        await using var own = await BoardFixture.StartAsync(clock);
        var client = await own.AsAsync(Role.Viewer);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/applications")).StatusCode);

        clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/applications")).StatusCode);
    }

    private object Wish(string name) => new { name, permissions = new[] { "view" }, applications = new[] { "shop" }, expiresAt = board.Service<TimeProvider>().GetUtcNow().AddDays(1) };
}
