using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ReleaseBoard.Browser.Tests;

/// <summary>Coming in through plain forms, which work before any script runs.</summary>
[Collection(OnAnOwnBoard.Name)]
public sealed class DoorTests(OwnBoard board)
{
    [Fact]
    public async Task A_wrong_password_is_refused_and_the_right_one_leads_to_where_one_wanted_to_go()
    {
        await using var chromium = await Chromium.StartAsync();
        await board.EnterAsync(chromium);
        var stranger = await chromium.OpenAsync(board.Process.Address);
        await stranger.GotoAsync("/journal?text=joined");
        await Expect(stranger.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();

        await OwnBoard.SignInAsync(stranger, OwnBoard.Name, "not the password");
        await Expect(stranger.Locator(".refusal")).ToContainTextAsync("Name or password is wrong");
        await Expect(stranger.GetByLabel("User name")).ToHaveValueAsync(OwnBoard.Name);
        await Expect(stranger.GetByLabel("Password")).ToHaveValueAsync("");

        await OwnBoard.SignInAsync(stranger, OwnBoard.Name, OwnBoard.Password);
        await Chromium.InteractiveAsync(stranger);
        Assert.EndsWith("/journal?text=joined", stranger.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_address_says_so_on_a_page_of_the_board()
    {
        await using var chromium = await Chromium.StartAsync();
        var rut = await board.EnterAsync(chromium);

        var answer = await rut.GotoAsync("/no/such/page");

        Assert.Equal(404, answer?.Status);
        await Expect(rut.GetByText("There is nothing at this address")).ToBeVisibleAsync();
        await Expect(rut.GetByRole(AriaRole.Link, new() { Name = "Go to the board" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_chosen_look_is_kept_and_stands_before_the_first_paint()
    {
        await using var chromium = await Chromium.StartAsync();
        var rut = await board.EnterAsync(chromium);
        await rut.GetByRole(AriaRole.Button, new() { Name = "your settings" }).ClickAsync();
        await rut.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();
        await Expect(rut.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");

        await rut.GotoAsync("/health", new() { WaitUntil = WaitUntilState.Commit });

        await Expect(rut.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }
}
