using System.Net;

namespace ReleaseBoard.Web.Tests.Ofrep;

/// <summary>What a page may ask with a key that everybody can read in it.</summary>
public sealed class BrowserKeyTests(FlagHouse house) : IClassFixture<FlagHouse>
{
    [Fact]
    public async Task A_browsers_key_reads_what_is_marked_for_browsers_and_nothing_else_is_there()
    {
        using var page = house.Board.ClientWith((await house.KeyAsync(FlagHouse.Origin)).Secret);

        using var all = await FlagHouse.AskAsync(page, null, headers: ("Origin", FlagHouse.Origin));
        using var own = await FlagHouse.AskAsync(page, "checkout", headers: ("Origin", FlagHouse.Origin));
        using var hidden = await FlagHouse.AskAsync(page, "prices", headers: ("Origin", FlagHouse.Origin));

        var flag = Assert.Single((await FlagHouse.ReadAsync(all)).GetProperty("flags").EnumerateArray());
        Assert.Equal("checkout", flag.GetProperty("key").GetString());
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (own.StatusCode, hidden.StatusCode));
        Assert.Equal("FLAG_NOT_FOUND", (await FlagHouse.ReadAsync(hidden)).GetProperty("errorCode").GetString());
    }

    [Fact]
    public async Task A_page_of_the_keys_origin_may_read_answer_and_tag_and_no_other_page_may()
    {
        using var page = house.Board.ClientWith((await house.KeyAsync(FlagHouse.Origin)).Secret);

        using var own = await FlagHouse.AskAsync(page, null, headers: ("Origin", FlagHouse.Origin));
        using var other = await FlagHouse.AskAsync(page, null, headers: ("Origin", "https://evil.example"));
        using var server = await FlagHouse.AskAsync(house.Server, null, headers: ("Origin", FlagHouse.Origin));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (own.StatusCode, other.StatusCode, server.StatusCode));
        Assert.Equal(FlagHouse.Origin, Header(own, "Access-Control-Allow-Origin"));
        Assert.Equal("ETag, Retry-After", Header(own, "Access-Control-Expose-Headers"));
        Assert.Equal("Origin", Header(own, "Vary"));
        Assert.Equal("", Header(other, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Before_it_shows_its_key_a_browser_is_told_what_it_may_send()
    {
        await house.KeyAsync(FlagHouse.Origin);
        using var own = await PreflightAsync(FlagHouse.Origin);
        using var other = await PreflightAsync("https://evil.example");

        Assert.Equal(FlagHouse.Origin, Header(own, "Access-Control-Allow-Origin"));
        Assert.Equal("content-type, if-none-match, authorization, x-api-key", Header(own, "Access-Control-Allow-Headers"));
        Assert.Contains("POST", Header(own, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Equal("", Header(other, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_page_whose_key_was_ended_is_told_so_in_words_it_may_read()
    {
        await house.KeyAsync(FlagHouse.Origin);
        using var page = house.Board.ClientWith("rbb_ended");

        using var answer = await FlagHouse.AskAsync(page, null, headers: ("Origin", FlagHouse.Origin));

        Assert.Equal((HttpStatusCode.Unauthorized, FlagHouse.Origin), (answer.StatusCode, Header(answer, "Access-Control-Allow-Origin")));
    }

    private async Task<HttpResponseMessage> PreflightAsync(string origin)
    {
        using var nobody = house.Board.Anonymous;
        using var request = new HttpRequestMessage(HttpMethod.Options, "/ofrep/v1/evaluate/flags");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        return await nobody.SendAsync(request);
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";
}
