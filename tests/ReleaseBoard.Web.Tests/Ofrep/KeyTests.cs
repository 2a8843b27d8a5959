using System.Globalization;
using System.Net;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Web.Tests.Ofrep;

/// <summary>Which key opens what.</summary>
public sealed class KeyTests(FlagHouse house) : IClassFixture<FlagHouse>
{
    [Fact]
    public async Task A_key_is_shown_as_a_bearer_or_as_an_api_key()
    {
        var (_, key) = await house.KeyAsync();
        using var nobody = house.Board.Anonymous;

        using var bearer = await FlagHouse.AskAsync(nobody, "checkout", headers: ("Authorization", $"bearer {key}"));
        using var apiKey = await FlagHouse.AskAsync(nobody, "checkout", headers: ("X-API-Key", key));
        using var none = await FlagHouse.AskAsync(nobody, "checkout");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized), (bearer.StatusCode, apiKey.StatusCode, none.StatusCode));
        Assert.Equal("Bearer", none.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_key_that_was_ended_opens_nothing_any_more()
    {
        var (id, key) = await house.KeyAsync();
        using var client = house.Board.ClientWith(key);
        using var before = await FlagHouse.AskAsync(client, "checkout");

        using var ended = await house.Admin.DeleteAsync($"/api/v1/flag-keys/{id}");
        using var after = await FlagHouse.AskAsync(client, "checkout");
        using var api = await client.GetAsync("/api/v1/environments/production/flagd.json");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (before.StatusCode, ended.StatusCode, after.StatusCode, api.StatusCode));
    }

    [Theory]
    [InlineData("rbs_wrong")]
    [InlineData("rbb_wrong")]
    [InlineData("rbd.shop.production.0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("rb_wrong")]
    public async Task Wrong_keys_are_401_and_a_token_of_a_person_is_no_key(string key)
    {
        using var wrong = house.Board.ClientWith(key);
        using var token = await house.Board.AsAsync(Role.Administrator);

        using var answer = await FlagHouse.AskAsync(wrong, "checkout");
        using var person = await FlagHouse.AskAsync(token, "checkout");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (answer.StatusCode, person.StatusCode));
    }

    [Fact]
    public async Task Who_guesses_waits_whole_seconds_and_a_good_key_goes_on()
    {
        var house = new FlagHouse { Clock = new TestClock() };
        await house.InitializeAsync();
        try
        {
            using var wrong = house.Board.ClientWith("rbs_wrong");
            var tries = 0;
            HttpResponseMessage answer;
            do
            {
                answer = await FlagHouse.AskAsync(wrong, "checkout");
            }
            while (answer.StatusCode is HttpStatusCode.Unauthorized && ++tries < 1_000);

            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.Equal(120, tries);
            Assert.InRange(int.Parse(Assert.Single(answer.Headers.GetValues("Retry-After")), CultureInfo.InvariantCulture), 1, 60);

            using var good = await FlagHouse.AskAsync(house.Server, "checkout");
            Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        }
        finally
        {
            await house.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_key_an_instance_is_started_with_opens_its_environment()
    {
        var door = house.Board.Service<FlagDoorFile>().Door!;
        using var own = house.Board.ClientWith(FlagDoorRules.Mint(door, new(new("shop"), new("production"))));
        using var other = house.Board.ClientWith(FlagDoorRules.Mint(door, new(new("shop"), new("staging"))));
        using var forged = house.Board.ClientWith(FlagDoorRules.Mint(door with { Secret = "another" }, new(new("shop"), new("production"))));

        using var opened = await FlagHouse.AskAsync(own, "checkout");
        using var elsewhere = await FlagHouse.AskAsync(other, "checkout");
        using var refused = await FlagHouse.AskAsync(forged, "checkout");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized), (opened.StatusCode, elsewhere.StatusCode, refused.StatusCode));
        Assert.Equal("DEFAULT", (await FlagHouse.ReadAsync(opened)).GetProperty("reason").GetString());
        Assert.Equal("DISABLED", (await FlagHouse.ReadAsync(elsewhere)).GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("GET", "/api/v1/flags")]
    [InlineData("GET", "/api/v1/environments")]
    [InlineData("GET", "/api/v1/environments/staging/flagd.json")]
    [InlineData("PUT", "/api/v1/environments/production/flagd.json")]
    [InlineData("POST", "/api/v1/environments/production/flagd.json/preview")]
    [InlineData("POST", "/api/v1/flags/checkout/environments/production/kill")]
    [InlineData("POST", "/api/v1/flags/checkout/environments/production/try")]
    [InlineData("POST", "/hubs/board/negotiate")]
    [InlineData("GET", "/openapi/v1.json")]
    [InlineData("GET", "/promotions")]
    public async Task A_servers_key_opens_nothing_else(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method != "GET")
        {
            request.Content = FlagHouse.Json("""{"context":{}}""");
        }

        using var answer = await house.Server.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("flag-key.not-here", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_made_while_others_are_ended_is_never_lost()
    {
        var desk = house.Board.Service<FlagAccessDesk>();
        var made = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => house.KeyAsync()));
        await Task.WhenAll(made.Take(10).Select(async key => BoardFixture.Accepted(await desk.RevokeAsync(key.Id, await house.Board.PersonAsync(null, Role.Administrator), default))));

        Assert.All(made.Take(10), key => Assert.Null(desk.Recognise(key.Secret)));
        Assert.All(made.Skip(10), key => Assert.NotNull(desk.Recognise(key.Secret)));
    }
}
