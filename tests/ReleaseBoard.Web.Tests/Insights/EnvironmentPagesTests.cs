using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Insights;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Insights;
using ReleaseBoard.Web.Tests.Health;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Insights;

public sealed class EnvironmentPagesTests : IAsyncLifetime
{
    private BoardFixture _board = default!;

    public async Task InitializeAsync()
    {
        _board = await BoardFixture.StartAsync(null, services => services.Replace(ServiceDescriptor.Singleton<IRuntime>(new StandInRuntime())));
        _board.ExpectWarning("The runtime");
        foreach (var key in (string[])["attic", "live"])
        {
            BoardFixture.Accepted(await _board.Service<EnvironmentDesk>().PutAsync(new(new(key), Tier.Production), Credential.Board, default));
        }

        foreach (var application in (string[])["bank", "shop"])
        {
            await _board.Service<Database>().WriteAsync<bool>(db => Install(db, application), default);
        }
    }

    public async Task DisposeAsync() => await _board.DisposeAsync();

    [Fact]
    public async Task The_list_says_of_each_environment_what_runs_there_in_which_version_and_leads_to_its_health()
    {
        await _board.PersonAsync("vera", Role.Viewer);
        using var circuit = Circuit("vera");
        var page = circuit.Render<EnvironmentsPage>();

        var lines = page.FindAll(".line").ToDictionary(line => line.QuerySelector(".title")?.TextContent ?? "", line => line);
        Assert.Contains("nothing runs here", lines["attic"].TextContent, StringComparison.Ordinal);
        Assert.Contains("2 applications", lines["live"].TextContent, StringComparison.Ordinal);
        Assert.Equal(["/health/bank/live", "/health/shop/live"], lines["live"].QuerySelectorAll(".tenants a").Select(link => link.GetAttribute("href")));
        Assert.Equal(["1.0.0", "1.0.0"], lines["live"].QuerySelectorAll(".ver").Select(version => version.TextContent));
        Assert.Equal(["bank 1.0.0", "shop 1.0.0"], lines["live"].QuerySelectorAll(".tenants a").Select(link => link.TextContent.Trim()));
    }

    [Theory]
    [InlineData(Role.Viewer, false)]
    [InlineData(Role.ReleaseManager, true)]
    public async Task Only_who_may_change_an_environment_or_a_path_finds_buttons_that_do(Role role, bool may)
    {
        await _board.PersonAsync("vera", role);
        BoardFixture.Accepted(await _board.Service<PathDesk>().PutAsync(new(new("shop"), [new Stage { Environment = new("live") }]), Credential.Board, default));
        using var circuit = Circuit("vera");

        var list = circuit.Render<EnvironmentsPage>();
        Assert.Equal(may, list.FindAll("a[href='/environments/_new']").Count > 0);
        Assert.Equal(may, list.FindAll(".acts button").All(button => button.GetAttribute("aria-disabled") is null));
        var environment = circuit.Render<EnvironmentPage>(parameters => parameters.Add(page => page.Key, "live"));
        Assert.Equal(may, environment.FindAll("button").All(button => button.GetAttribute("aria-disabled") is null));
        Assert.Equal(!may, environment.Find("fieldset").HasAttribute("disabled"));
        var path = circuit.Render<Web.Environments.PathSettingsPage>(parameters => parameters.Add(page => page.App, "shop"));
        Assert.Equal(may, path.Find("button.pri").GetAttribute("aria-disabled") is null);
        Assert.Equal(!may, path.Find("fieldset.whole").HasAttribute("disabled"));
    }

    [Fact]
    public async Task An_environments_page_offers_to_take_down_what_runs_there_to_those_who_may()
    {
        await _board.PersonAsync("vera", Role.Viewer);
        await _board.PersonAsync("otto", Role.OnCall);
        using var viewer = Circuit("vera");
        using var onCall = Circuit("otto");

        var seen = viewer.Render<TenantsPanel>(parameters => parameters.Add(panel => panel.Environment, new("live")));
        var offered = onCall.Render<TenantsPanel>(parameters => parameters.Add(panel => panel.Environment, new("live")));

        Assert.All(seen.FindAll("button.dan"), button => Assert.Equal("true", button.GetAttribute("aria-disabled")));
        Assert.Equal(2, offered.FindAll("button.dan").Count(button => button.GetAttribute("aria-disabled") is null));
    }

    [Fact]
    public async Task Whoever_takes_it_down_is_told_what_will_happen_gives_a_reason_and_sees_it_gone()
    {
        await _board.PersonAsync("otto", Role.OnCall);
        using var circuit = Circuit("otto");
        circuit.JSInterop.Mode = JSRuntimeMode.Loose;
        var desk = circuit.Render<Radzen.Blazor.RadzenDialog>();
        var panel = circuit.Render<TenantsPanel>(parameters => parameters.Add(shown => shown.Environment, new("live")));

        var click = panel.Find("button.dan").ClickAsync(new());
        desk.WaitForElement("form.ask");
        Assert.Contains("it comes back by a promotion", desk.Find("form.ask p").TextContent, StringComparison.Ordinal);
        desk.Find("#reason").Input("sold");
        desk.Find("form.ask").Submit();
        await click;

        panel.WaitForAssertion(() => Assert.Equal(["/health/shop/live"], panel.FindAll(".tenants a").Select(link => link.GetAttribute("href"))), TimeSpan.FromSeconds(20));
        Assert.Equal(("otto", "sold"), _board.Service<Engine.Journal.JournalDesk>().List(new() { Act = "deployment.taken-down" }, null, 1).Items
            .Select(entry => (entry.By.Value, entry.Reason ?? "")).Single());
    }

    [Fact]
    public async Task Over_the_API_an_application_is_taken_down_once_with_a_reason()
    {
        using var manager = await _board.AsAsync(Role.ReleaseManager);
        using var viewer = await _board.AsAsync(Role.Viewer);
        var body = new { application = "shop", environment = "live", reason = "sold" };

        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsJsonAsync("/api/v1/takedowns", body)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await manager.PostAsJsonAsync("/api/v1/takedowns", new { application = "shop", environment = "live" })).StatusCode);
        var down = await manager.PostAsJsonAsync("/api/v1/takedowns", body);
        Assert.Equal("1.0.0", (await down.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("ended")[0].GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await manager.PostAsJsonAsync("/api/v1/takedowns", body)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await manager.PostAsJsonAsync("/api/v1/takedowns", new { application = "Shop!", environment = "live" })).StatusCode);
    }

    private static bool Install(System.Data.Common.DbConnection db, string application)
    {
        Engine.Applications.ApplicationStore.Save(db, new() { Key = new(application), CreatedAt = DateTimeOffset.UnixEpoch, Revision = 1 });
        ArtifactStore.Insert(db, new()
        {
            Application = new(application), Version = new("1.0.0"), Digest = new(new string('a', 64)), Size = 1, Sequence = 1,
            Manifest = new() { Start = ["run"] }, Origin = new(), UploadedBy = new("ci"), UploadedAt = DateTimeOffset.UnixEpoch,
        });
        SlotStore.Save(db, new(new(application), new("live")), [],
        [
            new Deployment
            {
                Id = new(Guid.NewGuid()), Slot = new(new(application), new("live")), Version = new("1.0.0"), Digest = new(new string('a', 64)), Instances = 1, Weight = 100,
                Phase = DeploymentPhase.Stable, Promotion = 1, CreatedAt = DateTimeOffset.UnixEpoch, StableSince = DateTimeOffset.UnixEpoch, Revision = 0,
            },
        ]);
        return true;
    }

    private BunitContext Circuit(string person)
    {
        var context = Components.Context();
        context.AddAuthorization().SetAuthorized(person);
        context.Services.AddSingleton(_board.Service<PeopleDesk>());
        context.Services.AddSingleton(_board.Service<EnvironmentDesk>());
        context.Services.AddSingleton(_board.Service<PathDesk>());
        context.Services.AddSingleton(_board.Service<Engine.Applications.ApplicationDesk>());
        context.Services.AddSingleton(_board.Service<TenantDesk>());
        context.Services.AddSingleton(_board.Service<TakedownDesk>());
        context.Services.AddSingleton(_board.Service<Feed>());
        context.Services.AddSingleton(_board.Service<Heartbeat>());
        context.Services.AddRadzenComponents();
        context.Services.AddScoped<Dialogs>();
        context.Services.AddScoped(services => new CurrentPerson(services.GetRequiredService<AuthenticationStateProvider>()));
        return context;
    }
}
