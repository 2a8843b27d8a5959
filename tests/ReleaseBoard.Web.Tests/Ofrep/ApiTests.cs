using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;

namespace ReleaseBoard.Web.Tests.Ofrep;

/// <summary>What applications, builds and monitoring systems send to the API about flags.</summary>
public sealed class ApiTests(FlagHouse house) : IClassFixture<FlagHouse>
{
    private const string Flagd = "/api/v1/environments/production/flagd.json";
    private const string Outcome = """{"outcomes":[{"flag":"checkout","variant":"on","success":false,"count":3},{"flag":"prices","variant":"new","value":12.5}]}""";
    private const string Exposure = """{"exposures":[{"flag":"checkout","variant":"on","count":7}]}""";

    [Fact]
    public async Task A_servers_key_reads_its_own_environment_as_a_flagd_document_with_a_tag()
    {
        using var first = await house.Server.GetAsync(Flagd);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("application/json", first.Content.Headers.ContentType?.MediaType);
        Assert.Equal("on", (await FlagHouse.ReadAsync(first)).GetProperty("flags").GetProperty("checkout").GetProperty("variants").EnumerateObject().First(variant => variant.Value.GetBoolean()).Name);

        using var same = await IfNoneMatchAsync(first.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);

        await house.MakeAsync("fresh");
        using var after = await IfNoneMatchAsync(first.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.NotEqual(first.Headers.ETag, after.Headers.ETag);
    }

    [Fact]
    public async Task People_read_the_document_and_browsers_keys_and_nobody_do_not()
    {
        using var page = house.Board.ClientWith((await house.KeyAsync(FlagHouse.Origin)).Secret);
        using var nobody = house.Board.Anonymous;
        using var person = await house.Board.AsAsync(Role.Viewer);

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized),
            ((await person.GetAsync(Flagd)).StatusCode, (await page.GetAsync(Flagd)).StatusCode, (await nobody.GetAsync(Flagd)).StatusCode));
    }

    [Fact]
    public async Task A_preview_says_what_an_import_would_do_and_does_nothing()
    {
        using var before = await house.Server.GetAsync(Flagd);
        using var answer = await house.Admin.PostAsync(Flagd + "/preview", FlagHouse.Json("""
            {"flags":{"prices":{"state":"DISABLED","variants":{"old":{"sum":1},"new":{"sum":2}},"defaultVariant":"new","x-releaseboard":{"offVariant":"old"}},
            "brand-new":{"state":"ENABLED","variants":{"a":1},"defaultVariant":"a"}}}
            """));
        using var after = await house.Server.GetAsync(Flagd);
        var lines = (await FlagHouse.ReadAsync(answer)).GetProperty("flags").EnumerateArray().ToDictionary(line => line.GetProperty("key").GetString()!, line => line.GetProperty("effect").GetString());

        Assert.Equal(("changed", "added"), (lines["prices"], lines["brand-new"]));
        Assert.Equal(before.Headers.ETag, after.Headers.ETag);
    }

    [Theory]
    [InlineData("not json", 400)]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{"a":1},"defaultVariant":"b"}}}""", 400)]
    public async Task A_document_that_could_fail_is_refused_with_its_place(string document, int status)
    {
        using var import = await house.ImportAsync(document);
        using var preview = await house.Admin.PostAsync(Flagd + "/preview", FlagHouse.Json(document));

        Assert.Equal((status, status), ((int)import.StatusCode, (int)preview.StatusCode));
        Assert.False(string.IsNullOrEmpty((await FlagHouse.ReadAsync(import)).GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task Outcomes_and_exposures_are_counted_of_a_servers_key_and_of_a_token_that_says_where()
    {
        using var token = await house.Board.AsAsync(Role.Developer);
        var seen = new VariantKey(new("production"), new("checkout"), "on");
        var outcomes = house.Board.Service<OutcomeBoard>();
        var (failures, exposures) = (outcomes.Total(seen).Failures.Count, Given("on"));

        Assert.Equal(HttpStatusCode.OK, (await house.Server.PostAsync("/api/v1/outcomes", FlagHouse.Json(Outcome))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await token.PostAsync("/api/v1/outcomes", FlagHouse.Json(Outcome.Insert(1, "\"environment\":\"production\",")))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await house.Server.PostAsync("/api/v1/exposures", FlagHouse.Json(Exposure))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await token.PostAsync("/api/v1/exposures", FlagHouse.Json(Exposure.Insert(1, "\"environment\":\"production\",")))).StatusCode);

        Assert.Equal(failures + 6, outcomes.Total(seen).Failures.Count);
        Assert.Equal(exposures + 14, Given("on"));
    }

    [Fact]
    public async Task What_is_answered_is_counted_alone_and_all_at_once()
    {
        await house.MakeAsync("counted");
        using var single = await FlagHouse.AskAsync(house.Server, "counted");
        using var bulk = await FlagHouse.AskAsync(house.Server, null);
        using var again = await FlagHouse.AskAsync(house.Server, null);

        Assert.Equal(3, Given("on", "counted"));
    }

    [Fact]
    public async Task Who_may_not_report_is_told_so()
    {
        using var page = house.Board.ClientWith((await house.KeyAsync(FlagHouse.Origin)).Secret);
        using var viewer = await house.Board.AsAsync(Role.Viewer);
        foreach (var (path, body) in new[] { ("/api/v1/outcomes", Outcome), ("/api/v1/exposures", Exposure) })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await page.PostAsync(path, FlagHouse.Json(body))).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsync(path, FlagHouse.Json(body.Insert(1, "\"environment\":\"production\",")))).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await house.Server.PostAsync(path, FlagHouse.Json(body.Insert(1, "\"environment\":\"staging\",")))).StatusCode);
        }
    }

    [Theory]
    [InlineData("/api/v1/outcomes", """{"outcomes":[]}""")]
    [InlineData("/api/v1/outcomes", """{"outcomes":null}""")]
    [InlineData("/api/v1/outcomes", """{"outcomes":[null]}""")]
    [InlineData("/api/v1/outcomes", """{"outcomes":[{"flag":"checkout","variant":null,"success":true}]}""")]
    [InlineData("/api/v1/outcomes", """{"outcomes":[{"flag":null,"variant":"on","success":true}]}""")]
    [InlineData("/api/v1/outcomes", """{"outcomes":[{"flag":"checkout","variant":"on"}]}""")]
    [InlineData("/api/v1/outcomes", """{"outcomes":[{"flag":"checkout","variant":"on","success":true,"count":-1}]}""")]
    [InlineData("/api/v1/outcomes", """{"outcomes":[{"flag":"checkout","variant":"on","value":1e300}]}""")]
    [InlineData("/api/v1/exposures", """{"exposures":null}""")]
    [InlineData("/api/v1/exposures", """{"exposures":[null]}""")]
    [InlineData("/api/v1/exposures", """{"exposures":[{"flag":"checkout","variant":"on","count":0}]}""")]
    [InlineData("/api/v1/exposures", """{"exposures":[{"flag":"nobody","variant":"on","count":1}]}""")]
    public async Task Reports_that_make_no_sense_are_refused_whole(string path, string body)
    {
        using var answer = await house.Server.PostAsync(path, FlagHouse.Json(body));

        Assert.InRange((int)answer.StatusCode, 400, 422);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Places_in_code_are_posted_by_a_build_and_shown_on_the_flag()
    {
        using var made = await house.Admin.PutAsJsonAsync("/api/v1/applications/shop", new { kind = "service", summary = "shop" });
        made.EnsureSuccessStatusCode();
        const string Path = "/api/v1/applications/shop/code-references";

        using var posted = await house.Admin.PutAsync(Path, FlagHouse.Json("""[{"flag":"checkout","file":"src/Cart.cs","line":12},{"flag":"later","file":"src/Cart.cs","line":14}]"""));
        using var flag = await house.Admin.GetAsync("/api/v1/flags/checkout");

        Assert.Equal(HttpStatusCode.OK, posted.StatusCode);
        Assert.Contains("src/Cart.cs", await flag.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await house.Server.PutAsync(Path, FlagHouse.Json("[]"))).StatusCode);
        foreach (var wrong in new[] { """[{"flag":"checkout","file":null,"line":1}]""", """[{"flag":"checkout","file":"../x","line":1}]""", "[null]", "null", """[{"flag":"checkout","file":"a","line":0}]""" })
        {
            using var refused = await house.Admin.PutAsync(Path, FlagHouse.Json(wrong));
            Assert.True(refused.StatusCode is HttpStatusCode.BadRequest, $"{wrong}: {refused.StatusCode}");
        }
    }

    [Fact]
    public async Task An_alert_about_a_flag_is_taken_once_and_stands_in_the_journal()
    {
        const string Alert = """
            {"version":"4","alerts":[{"status":"firing","fingerprint":"f1","startsAt":"2026-03-02T12:00:00Z",
            "labels":{"alertname":"Checkout burns","releaseboard_flag":"checkout","releaseboard_environment":"production"},"annotations":{"summary":"5 % fail"}}]}
            """;
        using var first = await house.Admin.PostAsync("/api/v1/alerts", FlagHouse.Json(Alert));
        using var again = await house.Admin.PostAsync("/api/v1/alerts", FlagHouse.Json(Alert));
        using var journal = await house.Admin.GetAsync("/api/v1/journal?act=alert.fired");
        using var malformed = await house.Admin.PostAsync("/api/v1/alerts", FlagHouse.Json("""{"version":"4","alerts":[{}]}"""));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.BadRequest), (first.StatusCode, again.StatusCode, malformed.StatusCode));
        Assert.Equal(1, (await journal.Content.ReadAsStringAsync()).Split("Checkout burns fires.").Length - 1);
        Assert.Equal(HttpStatusCode.Forbidden, (await house.Server.PostAsync("/api/v1/alerts", FlagHouse.Json(Alert))).StatusCode);
    }

    [Fact]
    public async Task A_guarded_rollout_is_begun_held_resumed_and_ended()
    {
        await house.MakeAsync("guarded");
        const string Guards = "/api/v1/flags/guarded/environments/production/guards";
        using var begun = await house.Admin.PostAsync(Guards, FlagHouse.Json("""
            {"variant":"on","beside":"off","basedOn":1,"stages":[{"weight":1000,"minimumSeconds":60,"exposures":10},{"weight":100000,"minimumSeconds":60,"exposures":10}],"limits":{"outcomes":100,"watchesHealth":false}}
            """));
        Assert.True(begun.IsSuccessStatusCode, await begun.Content.ReadAsStringAsync());
        var id = (await FlagHouse.ReadAsync(begun)).GetProperty("id").GetInt64();

        foreach (var (act, phase) in new[] { ("hold", "holding"), ("resume", "watching"), ("end", "ended") })
        {
            using var acted = await house.Admin.PostAsync($"/api/v1/guards/{id}/{act}", FlagHouse.Json("""{"reason":"because"}"""));
            Assert.Equal(phase, (await FlagHouse.ReadAsync(acted)).GetProperty("phase").GetString());
        }

        using var listed = await house.Admin.GetAsync(Guards);
        Assert.Equal("ended", (await FlagHouse.ReadAsync(listed))[0].GetProperty("guard").GetProperty("phase").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await house.Admin.PostAsync("/api/v1/guards/999/hold", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await house.Server.PostAsync($"/api/v1/guards/{id}/end", null)).StatusCode);
        using var senseless = await house.Admin.PostAsync(Guards, FlagHouse.Json("""{"variant":"on","beside":"off","basedOn":2,"stages":[]}"""));
        Assert.InRange((int)senseless.StatusCode, 400, 422);
    }

    private async Task<HttpResponseMessage> IfNoneMatchAsync(string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Flagd);
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        return await house.Server.SendAsync(request);
    }

    private long Given(string variant, string flag = "checkout") => house.Board.Service<ExposureDesk>()
        .Since(new(flag), new("production"), house.Board.Service<TimeProvider>().GetUtcNow().AddHours(-1)).Where(sum => sum.Variant == variant).Sum(sum => sum.Count);
}
