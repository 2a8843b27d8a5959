using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Plans;
using ReleaseBoard.Tests.Words;
using ReleaseBoard.Web.Plans;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Plans;

public sealed class PlanPanelTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly Slot Edge = new(new("edge"), new("live"));

    [Fact]
    public void Counts_stand_as_chips_and_what_destroys_is_open_with_what_forces_it()
    {
        using var page = Page();

        var shown = page.Render<PlanPanel>(panel => panel.Add(one => one.View, View()));

        Assert.Equal(["±1 replace", "+1 create"], shown.FindAll(".counts .chip").Select(chip => chip.TextContent.Trim()));
        var replaced = shown.Find("details[open]");
        Assert.Contains("forced by zone · the old one goes first", replaced.TextContent, StringComparison.Ordinal);
        Assert.Equal(["zone (forces it)", "\"a\"", "\"b\""], replaced.QuerySelectorAll("tbody tr:first-child > *").Select(cell => cell.TextContent));
        Assert.Equal(["pw", "(secret)", "(known after apply)"], replaced.QuerySelectorAll("tbody tr:last-child > *").Select(cell => cell.TextContent));
        Assert.Empty(shown.FindAll("button"));
    }

    [Fact]
    public void A_state_that_has_moved_is_said_while_the_plan_waits_and_not_afterwards()
    {
        using var page = Page();
        var check = new PlanCheck
        {
            Slot = Edge, Version = new("1"), Digest = new(new string('a', 64)), IsApplied = true, SettingsRevision = 0,
            Reading = new(new InfrastructurePlan { Tool = PlanTool.Terraform, State = new("line", 7) }, null, Noon),
        };

        var waiting = page.Render<PlanPanel>(panel => panel.Add(one => one.View, View() with { Drift = check }).Add(one => one.IsPending, true));
        var ended = page.Render<PlanPanel>(panel => panel.Add(one => one.View, View() with { Drift = check }));

        Assert.Contains("The state has moved since: the plan was made at serial 5, and it is at 7.", waiting.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(ended.FindAll("[role=alert]"));
        Assert.Contains("as applied", ended.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Drift_is_a_chip_with_its_number_and_a_plan_that_could_not_be_read_says_why()
    {
        using var page = Page();
        var drifted = new InfrastructurePlan { Tool = PlanTool.Ansible, Changes = [new() { Address = "web1: Write", Action = PlanAction.Update, Text = "-a\n+b" }], Counts = new() { Update = 1 } };
        var view = new PlanView
        {
            Version = new("1"), Tool = PlanTool.Ansible, Carried = new(null, "The plan has the format 2, and only 1 can be read here.", Noon),
            Drift = new() { Slot = Edge, Version = new("1"), Digest = new(new string('a', 64)), IsApplied = true, SettingsRevision = 0, Reading = new(drifted, null, Noon) },
        };

        var shown = page.Render<PlanPanel>(panel => panel.Add(one => one.View, view));

        Assert.Contains(shown.FindAll(".chip"), chip => chip.TextContent.Trim() == "drift: 1");
        Assert.Equal("-a\n+b", shown.Find("pre").TextContent);
        Assert.Contains("only 1 can be read here", shown.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_approval_covers_is_said_as_it_is_where_no_plan_is_carried()
    {
        using var page = Page();
        var check = new PlanCheck
        {
            Slot = Edge, Version = new("2"), Digest = new(new string('a', 64)), IsApplied = false, SettingsRevision = 4,
            Reading = new(new InfrastructurePlan { Tool = PlanTool.Terraform }, null, Noon),
        };

        var carried = page.Render<PlanPanel>(panel => panel.Add(one => one.View, View()).Add(one => one.Approved, check.Digest));
        var bare = page.Render<PlanPanel>(panel => panel.Add(one => one.View, View() with { Carried = null, Check = check }).Add(one => one.Approved, check.Digest).Add(one => one.Settings, 3));

        Assert.Contains("for these bytes and their plan alone: ", carried.Markup, StringComparison.Ordinal);
        Assert.Contains("An approval is for these bytes: ", bare.Markup, StringComparison.Ordinal);
        Assert.Contains("what the last check before the approval says is destroyed or replaced is covered.", bare.Markup, StringComparison.Ordinal);
        Assert.Contains("with revision 4 of the settings; this promotion goes with revision 3, so this check covers nothing.", bare.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Drift_that_was_known_stays_on_the_page_while_a_newer_check_fails()
    {
        using var page = Page();
        var known = new PlanCheck
        {
            Slot = Edge, Version = new("1"), Digest = new(new string('a', 64)), IsApplied = true, SettingsRevision = 0, Failure = new("No network.", Noon.AddMinutes(5)),
            Reading = new(new InfrastructurePlan { Tool = PlanTool.Terraform, Changes = [new() { Address = "a.b", Action = PlanAction.Update }] }, null, Noon),
        };

        var shown = page.Render<PlanPanel>(panel => panel.Add(one => one.View, View() with { Drift = known }));

        Assert.Contains("drift: 1", shown.Markup, StringComparison.Ordinal);
        Assert.EndsWith("so this is what was known before: No network.", shown.Find("[role=alert]").TextContent.Trim(), StringComparison.Ordinal);
    }

    private static BunitContext Page()
    {
        var page = Components.Context();
        page.Services.AddSingleton<TimeProvider>(new TestClock()).AddSingleton<Heartbeat>();
        return page;
    }

    private static PlanView View() => new()
    {
        Version = new("2"),
        Tool = PlanTool.Terraform,
        Carried = new(
            new InfrastructurePlan
            {
                Tool = PlanTool.Terraform,
                State = new("line", 5),
                Counts = new() { Create = 1, Replace = 1 },
                Changes =
                [
                    new()
                    {
                        Address = "vm.web", Action = PlanAction.Replace, Forces = ["zone"],
                        Differences = [new("zone", new(ShownKind.Text, "a"), new(ShownKind.Text, "b")) { IsForcing = true }, new("pw", ShownValue.Secret, ShownValue.Unknown)],
                    },
                    new() { Address = "vm.new", Action = PlanAction.Create },
                ],
            },
            null,
            Noon),
    };
}
