using Bunit;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Web.Health;

namespace ReleaseBoard.Web.Tests.Health;

/// <summary>Objectives on the slot's page and the overview: agreed, read as budget and words, and refused with a sentence.</summary>
public sealed class ObjectivesPanelTests : IDisposable
{
    private readonly HealthRoom _room = new(Role.ReleaseManager);

    [Fact]
    public async Task An_objective_is_agreed_with_a_reason_and_says_what_of_its_budget_is_left()
    {
        await OpenAsync();
        var page = _room.Page();
        var panel = page.Find(".side-here > section");
        Assert.Contains("Nobody has agreed yet", panel.TextContent, StringComparison.Ordinal);

        page.FindAll("button").Single(button => button.TextContent == "Agree on one").Click();
        page.Find("#objective-0-target").Change("99,5");
        page.Find("#limit-failing-failures").Change("4");
        page.Find("#objectives-reason").Change("Agreed with sales.");
        await page.Find(".objectives-form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Equal("99.5 % of requests succeed over 30 days", page.Find(".objective b").TextContent));
        var agreed = _room.Service<ObjectiveDesk>().Find(HealthRoom.Shop);
        Assert.Equal((0.995, 0.04, 1), (agreed.Objectives[0].Target, agreed.Limits.FailingFailureRate, agreed.Revision));
        Assert.Equal("Agreed with sales.", _room.Service<JournalDesk>().List(new JournalFilter { Act = "objectives" }, null, 1).Items[0].Reason);
        Assert.Equal("100 % of the error budget is left", page.Find(".objective .bar").GetAttribute("aria-label"));
        Assert.Contains("objectives hold", _room.Context.Render<HealthPage>().Find(".health-state").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_held_is_refused_beside_the_form_and_nothing_typed_is_lost()
    {
        await OpenAsync();
        var page = _room.Page();
        page.FindAll("button").Single(button => button.TextContent == "Agree on one").Click();

        page.Find("#objective-0-target").Change("100");
        await page.Find(".objectives-form").SubmitAsync();
        Assert.Contains("without any error budget nothing could ever change", page.Find(".objectives-form .refusal").TextContent, StringComparison.Ordinal);
        page.Find("#objective-0-target").Change("many");
        await page.Find(".objectives-form").SubmitAsync();

        Assert.Equal("'many' is no share in per cent, such as 99.5.", page.Find(".objectives-form .refusal").TextContent);
        Assert.Equal("many", page.Find("#objective-0-target").GetAttribute("value"));
        Assert.Equal(0, _room.Service<ObjectiveDesk>().Find(HealthRoom.Shop).Revision);
    }

    public void Dispose() => _room.Dispose();

    private async Task OpenAsync()
    {
        Assert.Null((await _room.Service<EnvironmentDesk>().PutAsync(new(HealthRoom.Shop.Environment, Tier.Production), Credential.Board, default)).Refusal);
        Assert.Null((await _room.Service<ApplicationDesk>().PutAsync(new(HealthRoom.Shop.Application, ApplicationKind.Service, ""), Credential.Board, default)).Refusal);
        _room.Serve(70, (HealthRoom.Old, "1.1.0", 100, 50, 0));
    }
}
