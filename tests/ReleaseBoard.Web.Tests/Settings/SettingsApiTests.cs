using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Web.Tests.Settings;

/// <summary>Settings over HTTP, and that no secret comes out of any answer.</summary>
public sealed class SettingsApiTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    private const string Root = "/api/v1/applications/shop/environments/staging/settings";

    [Fact]
    public async Task Settings_are_written_read_compared_and_a_secret_is_in_no_answer()
    {
        using var manager = await PlaceAsync("shop");
        using var made = await manager.PutAsJsonAsync(Root, Body(0, Set("url", "address", "https://pay.example"), Set("token", "secret", "hunter2hunter2"), Set("connection", "text", "db;${token}")));
        using var changed = await manager.PutAsJsonAsync(Root, Body(1, Set("url", "address", "https://pay2.example"), Set("token", "secret", null), Set("connection", "text", "db;${token}")));
        using var production = await manager.PutAsJsonAsync(Root.Replace("staging", "production", StringComparison.Ordinal), Body(0, Set("token", "secret", "hunter2hunter2")));
        string[] answers =
        [
            await made.Content.ReadAsStringAsync(), await changed.Content.ReadAsStringAsync(), await manager.GetStringAsync(Root), await manager.GetStringAsync($"{Root}/1"), await manager.GetStringAsync($"{Root}/revisions"),
            await manager.GetStringAsync($"{Root}/differences?with=1"), await manager.GetStringAsync($"{Root}/differences?with=production"), await manager.GetStringAsync("/api/v1/journal"),
        ];

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), (made.StatusCode, changed.StatusCode, production.StatusCode));
        Assert.All(answers, answer => Assert.DoesNotContain("hunter2", answer, StringComparison.Ordinal));
        Assert.Empty(PlainBytes.FilesWith(board.DataFolder, "hunter2"));
        Assert.All(answers[..7], answer => Assert.DoesNotContain("CfDJ8", answer, StringComparison.Ordinal));
        var latest = JsonSerializer.Deserialize<JsonElement>(answers[2]);
        Assert.Equal(2, latest.GetProperty("revision").GetInt32());
        Assert.Equal(
            ["connection text db;${token}", "token secret ", "url address https://pay2.example"],
            latest.GetProperty("settings").EnumerateArray().Select(one => $"{one.GetProperty("key")} {one.GetProperty("kind")} {one.GetProperty("value")}"));
        Assert.Equal("same same changed", Changes(answers[5]));
        Assert.Equal("onlyLeft same onlyLeft", Changes(answers[6]));
    }

    [Fact]
    public async Task What_is_wrong_is_a_problem_with_a_sentence()
    {
        using var manager = await PlaceAsync("cart");
        var root = Root.Replace("shop", "cart", StringComparison.Ordinal);
        using var circle = await manager.PutAsJsonAsync(root, Body(null, Set("a", "text", "${b}"), Set("b", "text", "${a}")));
        using var kind = await manager.PutAsJsonAsync(root, Body(null, Set("a", "colour", "red")));
        using var late = await manager.PutAsJsonAsync(root, Body(7, Set("a", "text", "1")));
        using var nobody = await manager.PutAsJsonAsync(root.Replace("cart", "moon", StringComparison.Ordinal), Body(null, Set("a", "text", "1")));
        using var missing = await manager.GetAsync($"{root}/9");
        using var with = await manager.GetAsync($"{root}/differences?with=9@9");

        Assert.Equal(
            ["400 setting.cycle", "400 request.malformed", "409 settings.changed-meanwhile", "404 application.unknown", "404 settings.unknown", "400 environment.malformed"],
            await Task.WhenAll(new[] { circle, kind, late, nobody, missing, with }.Select(async answer => $"{(int)answer.StatusCode} {(await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()}")));
    }

    [Fact]
    public async Task Everyone_reads_release_managers_write_and_a_narrowed_token_sees_its_own_only()
    {
        using var manager = await PlaceAsync("till");
        var root = Root.Replace("shop", "till", StringComparison.Ordinal);
        using var viewer = await board.AsAsync(Role.Viewer);
        using var written = await viewer.PutAsJsonAsync(root, Body(null, Set("a", "text", "1")));
        using var other = board.ClientWith(await board.TokenAsync(await board.PersonAsync(null, Role.ReleaseManager), null, [new("other")]));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (written.StatusCode, (await viewer.GetAsync(root)).StatusCode));
        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync(root)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.PutAsJsonAsync(root, Body(null, Set("a", "text", "1")))).StatusCode);
    }

    private static string Changes(string answer) =>
        string.Join(' ', JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("change").GetString()));

    private static object Body(int? revision, params Item[] items) => new { settings = items.Select(item => new { key = item.Key, kind = item.Kind, value = item.Value }), revision };

    private async Task<HttpClient> PlaceAsync(string application)
    {
        var admin = await board.PersonAsync("admin", Role.Administrator);
        BoardFixture.Accepted(await board.Service<ApplicationDesk>().PutAsync(new(new(application), ApplicationKind.Service, ""), admin, default));
        foreach (var (environment, tier) in new[] { ("staging", Tier.Staging), ("production", Tier.Production) })
        {
            BoardFixture.Accepted(await board.Service<EnvironmentDesk>().PutAsync(new(new(environment), tier) { Name = environment }, admin, default));
        }

        return await board.AsAsync(Role.ReleaseManager);
    }

    private static Item Set(string key, string kind, string? value) => new(key, kind, value);

    private sealed record Item(string Key, string Kind, string? Value);
}
