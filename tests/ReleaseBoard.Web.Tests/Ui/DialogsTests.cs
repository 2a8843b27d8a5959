using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using Radzen.Blazor;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Ui;

/// <summary>What is asked before something is taken away.</summary>
public sealed class DialogsTests : IDisposable
{
    private static readonly Question RollBack = new("Roll back storefront", "All traffic goes to 1.0.0, in about 0.3 s.", "Roll back");
    private readonly BunitContext _context = Components.Context();
    private readonly IRenderedComponent<RadzenDialog> _desk;
    private readonly Dialogs _dialogs;

    public DialogsTests()
    {
        _context.JSInterop.Mode = JSRuntimeMode.Loose;
        _context.Services.AddRadzenComponents();
        _context.Services.AddScoped<Dialogs>();
        _desk = _context.Render<RadzenDialog>();
        _dialogs = _context.Services.GetRequiredService<Dialogs>();
    }

    [Fact]
    public async Task The_reason_given_is_what_the_act_gets()
    {
        var answer = AskAsync(RollBack);
        _context.JSInterop.VerifyFocusAsyncInvoke();
        _desk.Find("#reason").Input("  500s since 14:02 ");
        _desk.Find("form.ask").Submit();

        Assert.Equal("500s since 14:02", await answer);
    }

    [Fact]
    public async Task Without_a_reason_nothing_is_done_and_the_field_says_why()
    {
        var answer = AskAsync(RollBack);
        _desk.Find("form.ask").Submit();

        Assert.False(answer.IsCompleted);
        Assert.Equal("Say why: the journal keeps it.", _desk.Find("#reason-hint").TextContent);
        Assert.Equal("true", _desk.Find("#reason").GetAttribute("aria-invalid"));

        _desk.Find("#reason").Input("because");
        _desk.Find("form.ask").Submit();
        Assert.Equal("because", await answer);
    }

    [Fact]
    public async Task Whoever_thinks_better_of_it_has_done_nothing()
    {
        var answer = AskAsync(RollBack);
        _desk.Find("button[type=button].btn").Click();

        Assert.Null(await answer);
    }

    [Fact]
    public async Task An_act_that_needs_no_reason_asks_none_and_says_what_will_happen()
    {
        var answer = AskAsync(RollBack with { AsksReason = false, IsDestructive = false });

        Assert.Contains("in about 0.3 s", _desk.Find("form.ask").TextContent, StringComparison.Ordinal);
        Assert.Empty(_desk.FindAll("#reason"));
        _desk.Find("form.ask").Submit();
        Assert.Equal("", await answer);
    }

    public void Dispose() => _context.Dispose();

    private Task<string?> AskAsync(Question question)
    {
        Task<string?> answer = Task.FromResult<string?>(null);
        _desk.InvokeAsync(() => { answer = _dialogs.AskAsync(question); });
        _desk.WaitForElement("form.ask");
        return answer;
    }
}
