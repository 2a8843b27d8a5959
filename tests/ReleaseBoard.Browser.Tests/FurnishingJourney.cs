using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ReleaseBoard.Browser.Tests;

/// <summary>Rut starts an empty board and furnishes it by its forms, until her build's first artifact appears on the screen.</summary>
[Collection(OnAnOwnBoard.Name)]
public sealed class FurnishingJourney(OwnBoard board)
{
    [Fact]
    public async Task Whoever_starts_an_empty_board_furnishes_it_until_the_first_artifact_arrives()
    {
        await using var chromium = await Chromium.StartAsync();
        var rut = await board.EnterAsync(chromium);
        await rut.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await Expect(rut.GetByRole(AriaRole.Heading, new() { Name = "Nothing is here yet" })).ToBeVisibleAsync();
        await rut.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await Expect(rut.GetByRole(AriaRole.Button, new() { Name = "Copied" })).ToBeVisibleAsync();
        Assert.Contains("/api/v1/applications/shop/artifacts/1.0.0", await rut.EvaluateAsync<string>("navigator.clipboard.readText()"), StringComparison.Ordinal);
        await Chromium.PictureAsync(rut, "own-board-empty");

        await MakeEnvironmentAsync(rut, "test", "Testing");
        await MakeEnvironmentAsync(rut, "live", "Production");
        await Chromium.GoAsync(rut, "/settings/applications");
        await rut.GetByLabel("Key").FillAsync("Not A Key");
        await rut.GetByRole(AriaRole.Button, new() { Name = "Make application" }).ClickAsync();
        await Expect(rut.Locator(".refusal")).ToContainTextAsync("Not A Key");
        await rut.GetByLabel("Key").FillAsync("shop");
        await rut.GetByRole(AriaRole.Button, new() { Name = "Make application" }).ClickAsync();
        await Expect(rut.GetByText("shop is saved.")).ToBeVisibleAsync();
        await DrawPathAsync(rut);
        var token = await MakeTokenAsync(rut);

        await Chromium.GoAsync(rut, "/applications/shop");
        await Expect(rut.GetByText("No artifacts yet")).ToBeVisibleAsync();
        Assert.Equal(HttpStatusCode.Created, await UploadAsync(token, "1.0.0"));
        await Expect(rut.GetByRole(AriaRole.Button, new() { Name = "Promote 1.0.0" })).ToBeVisibleAsync();
        await Chromium.PictureAsync(rut, "own-board-first-artifact");
    }

    private static async Task MakeEnvironmentAsync(IPage rut, string key, string tier)
    {
        await Chromium.GoAsync(rut, "/environments/_new");
        await rut.GetByLabel("Key").FillAsync(key);
        await rut.GetByLabel("Tier").SelectOptionAsync(new SelectOptionValue { Label = tier });
        await rut.GetByRole(AriaRole.Button, new() { Name = "Make environment" }).ClickAsync();
        await Expect(rut.GetByText($"{key} is saved.")).ToBeVisibleAsync();
    }

    /// <summary>Two stages, the second behind the first, with the usual steps and a soak; then what was saved is read again.</summary>
    private static async Task DrawPathAsync(IPage rut)
    {
        await Chromium.GoAsync(rut, "/settings/paths/shop");
        await rut.GetByRole(AriaRole.Button, new() { Name = "Add a stage" }).ClickAsync();
        await rut.GetByRole(AriaRole.Button, new() { Name = "Add a stage" }).ClickAsync();
        await rut.Locator("select[id^=environment-]").Nth(0).SelectOptionAsync("test");
        await rut.Locator("select[id^=environment-]").Nth(1).SelectOptionAsync("live");
        var live = rut.GetByRole(AriaRole.Region, new() { Name = "Stage live" });
        await live.GetByRole(AriaRole.Checkbox, new() { Name = "test", Exact = true }).CheckAsync();
        await live.GetByLabel("Soak time").FillAsync("soon");
        await live.GetByLabel("Soak time").BlurAsync();
        await Expect(live.GetByText("Write it like 90 s")).ToBeVisibleAsync();
        await live.GetByLabel("Soak time").FillAsync("1 h 30 min");
        await live.GetByRole(AriaRole.Button, new() { Name = "5 %, 25 %, 50 %, 100 %" }).ClickAsync();
        await live.GetByLabel("Step 1, %").FillAsync("10");
        await rut.GetByRole(AriaRole.Button, new() { Name = "Save path" }).ClickAsync();
        await Expect(rut.GetByText("The path of shop is saved.")).ToBeVisibleAsync();

        await Chromium.GoAsync(rut, "/settings/paths/shop");
        await Expect(live.GetByRole(AriaRole.Checkbox, new() { Name = "test", Exact = true })).ToBeCheckedAsync();
        await Expect(live.GetByLabel("Soak time")).ToHaveValueAsync("1 h 30 min");
        await Expect(live.GetByLabel("Step 1, %")).ToHaveValueAsync("10");
        await Expect(live.GetByLabel("Step 4, %")).ToHaveValueAsync("100");
    }

    /// <summary>A token that may upload artifacts of the shop; its text as the page shows it, once.</summary>
    private static async Task<string> MakeTokenAsync(IPage rut)
    {
        await Chromium.GoAsync(rut, "/settings/tokens");
        await rut.GetByLabel("Name").FillAsync("build server");
        await rut.GetByRole(AriaRole.Checkbox, new() { Name = "upload artifact" }).CheckAsync();
        await rut.GetByLabel("On the applications").FillAsync("shop");
        await rut.GetByRole(AriaRole.Button, new() { Name = "Make the token" }).ClickAsync();
        var shown = rut.Locator("input[readonly]");
        await Expect(shown).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^rb_"));
        var token = await shown.InputValueAsync();
        await Chromium.GoAsync(rut, "/settings/tokens");
        await Expect(rut.GetByText("build server").First).ToBeVisibleAsync();
        await Expect(shown).ToHaveCountAsync(0);
        return token;
    }

    private async Task<HttpStatusCode> UploadAsync(string token, string version)
    {
        var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            await WriteAsync(zip, "shop", "#!/bin/sh\n");
            await WriteAsync(zip, "releaseboard.json", """{ "start": ["./shop"], "portVariable": "PORT", "health": "/health/ready" }""");
        }

        using var build = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var bytes = new ByteArrayContent(archive.ToArray());
        using var answer = await build.PutAsync(new Uri(board.Process.Address, $"/api/v1/applications/shop/artifacts/{version}"), bytes);
        return answer.StatusCode;
    }

    private static async Task WriteAsync(ZipArchive zip, string name, string content)
    {
        await using var file = new StreamWriter(zip.CreateEntry(name).Open());
        await file.WriteAsync(content);
    }
}
