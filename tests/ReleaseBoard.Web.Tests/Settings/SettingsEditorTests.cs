using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;
using ReleaseBoard.Web.Settings;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Settings;

/// <summary>Settings on the screen: typed, compared, and never a secret among them.</summary>
public sealed class SettingsEditorTests : IDisposable
{
    private static readonly Slot Shop = new(new("shop"), new("staging"));

    private static readonly SlotSettings Kept = new()
    {
        Slot = Shop,
        Revision = 12,
        Items =
        [
            new() { Key = new("DEBUG"), Kind = SettingKind.YesNo, Text = "false" },
            new() { Key = new("token"), Kind = SettingKind.Secret, Secret = new(Shop.Application, Shop.Environment, new("token"), "LOCKED"), Mark = "k.MARK" },
            new() { Key = new("url"), Kind = SettingKind.Address, Text = "https://pay.example" },
        ],
    };

    private readonly BunitContext _context = Components.Context();

    public SettingsEditorTests()
    {
        _context.JSInterop.Mode = JSRuntimeMode.Loose;
        _context.Services.AddSingleton<TimeProvider>(new TestClock()).AddSingleton<Heartbeat>();
    }

    public void Dispose() => _context.Dispose();

    [Fact]
    public void What_is_edited_comes_back_as_it_was_and_a_secret_that_nobody_types_is_kept()
    {
        var wish = SettingsDraft.Of(Kept).ToWish(Shop);

        Assert.Equal(12, wish.BasedOn);
        Assert.Equal([new("DEBUG", SettingKind.YesNo, "false"), new("token", SettingKind.Secret, null), new("url", SettingKind.Address, "https://pay.example")], wish.Items);
    }

    [Fact]
    public void A_secret_under_another_name_or_of_another_kind_must_be_said_again()
    {
        var draft = SettingsDraft.Of(Kept);
        draft.Items[1].Key = "other";
        draft.Items[2].Kind = SettingKind.Secret;
        draft.Items[2].Value = "";
        draft.Add();

        Assert.Equal([new("DEBUG", SettingKind.YesNo, "false"), new("other", SettingKind.Secret, ""), new("url", SettingKind.Secret, "")], draft.ToWish(Shop).Items);
    }

    [Fact]
    public void Neither_a_secret_that_is_kept_nor_one_just_typed_is_in_what_the_browser_gets()
    {
        var draft = SettingsDraft.Of(Kept);
        SettingsWish? saved = null;
        var page = _context.Render<SettingsEditor>(parameters => parameters.Add(editor => editor.Draft, draft).Add(editor => editor.OnSave, () => saved = draft.ToWish(Shop)));
        var secret = page.Find("input[type=password]");
        Assert.False(secret.HasAttribute("value"));
        Assert.Equal("kept; type to replace it", secret.GetAttribute("placeholder"));

        secret.Change("hunter2");
        page.Find($"#key-{draft.Items[2].Id:N}").Change("payment.url");
        page.Find("form").Submit();
        page.Render();

        Assert.Equal("hunter2", saved?.Items[1].Value);
        Assert.Equal("payment.url", saved?.Items[2].Key);
        Assert.All(["hunter2", "LOCKED", "MARK"], word => Assert.DoesNotContain(word, page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void A_row_is_added_typed_into_and_removed_by_itself()
    {
        var draft = SettingsDraft.Of(Kept);
        var page = _context.Render<SettingsEditor>(parameters => parameters.Add(editor => editor.Draft, draft));

        page.FindAll("button").First(button => button.TextContent == "Add a setting").Click();
        Assert.Equal(4, page.FindAll("li.setting").Count);
        page.FindAll("li.setting select")[^1].Change("Json");
        page.Find("li.setting textarea").Change("{}");
        page.FindAll("li.setting button")[0].Click();

        Assert.Equal(["token", "url", ""], draft.Items.Select(item => item.Key));
        Assert.Equal((SettingKind.Json, "{}"), (draft.Items[^1].Kind, draft.Items[^1].Value));
        Assert.Contains("Save as r13", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_may_not_change_settings_reads_them_and_is_told_why()
    {
        var isSaved = false;
        var page = _context.Render<SettingsEditor>(parameters => parameters
            .Add(editor => editor.Draft, SettingsDraft.Of(Kept)).Add(editor => editor.WhyNot, "vera may not do this.").Add(editor => editor.OnSave, () => isSaved = true));
        page.Find("form").Submit();
        page.FindAll("button").First(button => button.TextContent == "Add a setting").Click();

        Assert.False(isSaved);
        Assert.Equal(3, page.FindAll("li.setting").Count);
        Assert.All(page.FindAll("li.setting input"), input => Assert.True(input.HasAttribute("readonly")));
        Assert.Equal("vera may not do this.", page.Find("button[type=submit]").GetAttribute("title"));
    }

    [Fact]
    public void A_change_meanwhile_offers_what_is_there_now()
    {
        var isReloaded = false;
        var page = _context.Render<SettingsEditor>(parameters => parameters
            .Add(editor => editor.Draft, SettingsDraft.Of(Kept)).Add(editor => editor.Why, new Refusal("settings.changed-meanwhile", "It is at r13.")).Add(editor => editor.OnReload, () => isReloaded = true));
        page.FindAll("button").First(button => button.TextContent.StartsWith("Load what is there now", StringComparison.Ordinal)).Click();

        Assert.True(isReloaded);
        Assert.Equal("It is at r13.", page.Find("[role=alert]").TextContent);
    }

    [Fact]
    public void What_differs_is_on_top_and_of_a_secret_only_that_it_does()
    {
        var other = Kept with
        {
            Revision = 13,
            Items = [Kept.Items[0], Kept.Items[1] with { Mark = "k.OTHER" }, Kept.Items[2] with { Text = "https://pay2.example" }, new() { Key = new("x"), Kind = SettingKind.Text, Text = "<b>" }],
        };
        var page = _context.Render<SettingsDifferenceTile>(parameters => parameters.Add(tile => tile.Fact, SettingsDifferenceRules.Between(Kept, other)));

        Assert.Equal(
            ["token differs secret secret", "url differs https://pay.example https://pay2.example", "x only right – <b>", "DEBUG same no no"],
            page.FindAll("tbody tr").Select(row => string.Join(' ', row.Children.Select(cell => cell.TextContent.Trim()))));
        Assert.Equal("1 setting the same", page.Find("details summary").TextContent);
        Assert.DoesNotContain("OTHER", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_history_says_which_revision_runs_and_leads_to_what_each_changed()
    {
        var page = _context.Render<SettingsHistory>(parameters => parameters
            .Add(history => history.Page, new Page<SlotSettings>([Kept with { Revision = 13, Reason = "A limit." }, Kept], null)).Add(history => history.Runs, new[] { 12 }));

        var lines = page.FindAll("li").ToList();
        Assert.Equal((0, 1), (lines[0].QuerySelectorAll(".chip").Length, lines[1].QuerySelectorAll(".chip").Length));
        Assert.Contains("A limit.", lines[0].TextContent, StringComparison.Ordinal);
        Assert.Equal("/applications/shop/settings/differences?left=staging@12&right=staging@13", lines[0].QuerySelector("a")?.GetAttribute("href"));
    }
}
