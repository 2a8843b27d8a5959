using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ReleaseBoard.Browser.Tests;

/// <summary>Ada has a chat told what happens, sees the first delivery arrive, and takes it away again.</summary>
[Collection(OnTheDemo.Name)]
public sealed class ReceiverJourney(DemoBoard board)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 60_000 };

    [Fact]
    public async Task An_administrator_makes_a_receiver_sees_a_delivery_and_is_where_she_was_after_a_dialog()
    {
        var heard = new ConcurrentQueue<string>();
        await using var chat = await ChatAsync(heard);
        await using var chromium = await Chromium.StartAsync();
        var ada = await chromium.SignInAsync(board, "Administrator");
        await Chromium.GoAsync(ada, "/settings/notices");
        await ada.GetByLabel("It is").SelectOptionAsync("Chat");
        await ada.GetByLabel("Name").FillAsync("release channel");
        await ada.GetByLabel("Address").FillAsync($"{chat.Urls.First()}/hook");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Make the receiver" }).ClickAsync();
        await ada.GetByRole(AriaRole.Link, new() { Name = "release channel" }).ClickAsync();
        await ada.GetByRole(AriaRole.Button, new() { Name = "Send a test" }).PressAsync("Enter");

        await Expect(ada.GetByRole(AriaRole.Table, new() { Name = "The last tries" }).GetByText("taken").First).ToBeVisibleAsync(Patient);
        Assert.Contains(heard, message => message.Contains("\"text\"", StringComparison.Ordinal));
        await Chromium.PictureAsync(ada, "receiver-delivered");

        var remove = ada.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true });
        await remove.PressAsync("Enter");
        await Expect(ada.GetByRole(AriaRole.Dialog)).ToContainTextAsync("told no more");
        await Expect(ada.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync(new() { Timeout = 20_000 });
        await ada.Keyboard.PressAsync("Escape");
        await Expect(ada.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(remove).ToBeFocusedAsync();
        await ada.Keyboard.PressAsync("Enter");
        await ada.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).PressAsync("Enter");
        await Expect(remove).ToBeFocusedAsync();
        await ada.Keyboard.PressAsync("Enter");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Remove it" }).PressAsync("Enter");
        await Expect(ada.GetByText("Nobody is told yet")).ToBeVisibleAsync(Patient);
    }

    /// <summary>A chat's incoming webhook: it keeps what it is told and says ok.</summary>
    private static async Task<WebApplication> ChatAsync(ConcurrentQueue<string> heard)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var chat = builder.Build();
        chat.Urls.Add("http://127.0.0.1:0");
        chat.MapPost("/hook", async (HttpContext context) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            heard.Enqueue(await reader.ReadToEndAsync(context.RequestAborted));
            return "ok";
        });
        await chat.StartAsync();
        return chat;
    }
}
