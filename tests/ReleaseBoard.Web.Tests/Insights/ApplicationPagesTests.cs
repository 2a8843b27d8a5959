using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Insights;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Plans;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Environments;
using ReleaseBoard.Web.Insights;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Insights;

public sealed class ApplicationPagesTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    [Fact]
    public async Task An_application_shows_its_path_and_its_artifacts_with_the_act_that_brings_them_further()
    {
        await SetUpAsync("one");
        using var context = Context();
        var page = context.Render<ApplicationPage>(parameters => parameters.Add(component => component.App, "one"));

        Assert.Equal(2, page.FindAll("li.stage").Count);
        Assert.Contains("nothing runs here yet", page.Find("li.stage").TextContent, StringComparison.Ordinal);
        page.Find("button[aria-label='Promote 1.0.0']").Click();
        page.WaitForElement("#promote-target");
        Assert.Equal(["dev-one", "prod-one"], page.FindAll("#promote-target option").Select(option => option.GetAttribute("value")));
    }

    [Fact]
    public async Task Who_may_not_promote_sees_who_may_and_nothing_to_fill_in()
    {
        await SetUpAsync("viewed");
        await board.PersonAsync("vic", Role.Viewer);
        using var context = Context("vic");
        var page = context.Render<ApplicationPage>(parameters => parameters.Add(component => component.App, "viewed"));

        page.Find("button[aria-label='Promote 1.0.0']").Click();

        Assert.Equal("vic may not do this: it needs the permission request promotion.", page.WaitForElement(".barred p").TextContent);
        Assert.Contains("ada", page.Find(".barred .meta").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("form.promote"));
    }

    [Fact]
    public async Task What_would_be_refused_says_so_before_the_button_and_the_form_opens_where_it_may_go()
    {
        var ada = await SetUpAsync("late");
        BoardFixture.Accepted(await board.Service<EnvironmentDesk>().HoldAsync(new("dev-late"), "It shall wait.", ada, default));
        BoardFixture.Accepted(await board.Service<PromotionDesk>().RequestAsync(new(new("late"), new("1.0.0"), new("dev-late"), null), ada, default));
        using var context = Context();
        var page = context.Render<ApplicationPage>(parameters => parameters.Add(component => component.App, "late"));

        page.Find("button[aria-label='Promote 1.0.0']").Click();
        Assert.Equal("prod-late", page.WaitForElement("#promote-target").GetAttribute("value"));
        page.Find("#promote-target").Change("dev-late");

        page.WaitForAssertion(() => Assert.StartsWith("Promotion", page.Find(".promote .refusal").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".promote button[type=submit]"));
    }

    [Fact]
    public async Task An_artifact_shows_its_journey_and_where_its_bytes_are()
    {
        await SetUpAsync("two");
        using var context = Context();
        var page = context.Render<ArtifactPage>(parameters => parameters.Add(component => component.App, "two").Add(component => component.Version, "1.0.0"));

        Assert.Equal(["Commit", "Build", "Tests", "dev-two", "Approval", "prod-two"], page.FindAll(".journey b").Select(step => step.TextContent));
        Assert.Equal("/api/v1/applications/two/artifacts/1.0.0/content", page.Find("a[download]").GetAttribute("href"));
    }

    [Fact]
    public async Task What_old_artifacts_could_go_is_said_when_asked_for()
    {
        await SetUpAsync("old");
        using var context = Context();
        var page = context.Render<RetentionPanel>(parameters => parameters.Add(panel => panel.Application, new("old")));

        await page.Find("button").ClickAsync(new());

        Assert.Equal("None could go: 1 artifact stays.", page.Find("[role=status]").TextContent);
    }

    [Fact]
    public void What_is_not_there_is_said_so()
    {
        using var context = Context();

        Assert.Contains("There is no application no-such", context.Render<ApplicationPage>(parameters => parameters.Add(component => component.App, "no-such")).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_cannot_be_is_refused_beside_the_form_and_a_changed_one_is_told()
    {
        var ada = await SetUpAsync("three");
        using var context = Context();
        var page = context.Render<PathSettingsPage>(parameters => parameters.Add(component => component.App, "three"));

        page.Find("input[id^=instances]").Change("0");
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("not 0", page.Find(".refusal").TextContent, StringComparison.Ordinal));

        page.Find("input[id^=instances]").Change("3");
        BoardFixture.Accepted(await board.Service<PathDesk>().PutAsync(new(new("three"), [new() { Environment = new("dev-three") }]), ada, default));
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("changed meanwhile", page.Find(".refusal").TextContent, StringComparison.Ordinal));
    }

    private async Task<Credential> SetUpAsync(string application)
    {
        var ada = await board.PersonAsync("ada", Role.ReleaseManager);
        BoardFixture.Accepted(await board.Service<ApplicationDesk>().PutAsync(new(new(application), default, "web shop"), ada, default));
        foreach (var environment in new[] { $"dev-{application}", $"prod-{application}" })
        {
            BoardFixture.Accepted(await board.Service<EnvironmentDesk>().PutAsync(new(new(environment), default), ada, default));
        }

        BoardFixture.Accepted(await board.Service<PathDesk>().PutAsync(
            new(new(application),
            [
                new() { Environment = new($"dev-{application}") },
                new() { Environment = new($"prod-{application}"), After = [new($"dev-{application}")], Approvals = [new() { AtLeast = 1, Role = Role.ReleaseManager }] },
            ]),
            ada,
            default));
        await board.Service<Database>().WriteAsync<int>(
            db =>
            {
                ArtifactStore.Insert(db, new Artifact
                {
                    Application = new(application), Version = new("1.0.0"), Digest = new(new string('a', 64)), Size = 1000, Sequence = 1,
                    Manifest = new() { Start = ["run"] }, Origin = new() { Commit = "a1f93c2aaa" }, UploadedBy = new("ci"), UploadedAt = DateTimeOffset.UnixEpoch,
                });
                return 1;
            },
            default);
        return ada;
    }

    private BunitContext Context(string person = "ada")
    {
        var context = Components.Context();
        context.AddAuthorization().SetAuthorized(person);
        context.Services.AddSingleton(board.Service<BoardDesk>());
        context.Services.AddSingleton(board.Service<JourneyDesk>());
        context.Services.AddSingleton(board.Service<PlanDesk>());
        context.Services.AddSingleton(board.Service<SettingsStandDesk>());
        context.Services.AddSingleton(board.Service<ArtifactDesk>());
        context.Services.AddSingleton(board.Service<PromotionDesk>());
        context.Services.AddSingleton(board.Service<ArtifactRetentionDesk>());
        context.Services.AddSingleton(board.Service<PeopleDesk>());
        context.Services.AddSingleton(board.Service<ApplicationDesk>());
        context.Services.AddSingleton(board.Service<EnvironmentDesk>());
        context.Services.AddSingleton(board.Service<PathDesk>());
        context.Services.AddSingleton(board.Service<Feed>());
        context.Services.AddSingleton(board.Service<Heartbeat>());
        context.Services.AddSingleton<Radzen.DialogService>();
        context.Services.AddSingleton<Radzen.NotificationService>();
        context.Services.AddScoped<Dialogs>();
        context.Services.AddScoped<CurrentPerson>();
        return context;
    }
}
