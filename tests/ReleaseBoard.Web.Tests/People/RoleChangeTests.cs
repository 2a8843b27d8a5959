using Bunit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Migrations;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Layout;
using ReleaseBoard.Web.Migrations;
using ReleaseBoard.Web.People;
using ReleaseBoard.Web.Promotions;
using ReleaseBoard.Web.Tests.Demo;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.People;

/// <summary>A role given or taken away reaches a page that is open, without a reload.</summary>
public sealed class RoleChangeTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_menu_says_the_roles_of_this_moment()
    {
        await board.PersonAsync("mia", Role.Viewer);
        using var circuit = Circuit("mia");
        var menu = circuit.Render<PersonMenu>();
        Assert.Equal("viewer", menu.Find("button").TextContent);

        await BecomesAsync("mia", Role.Developer, Role.OnCall);

        menu.WaitForAssertion(() => Assert.Equal("developer, on call", menu.Find("button").TextContent), Long);
    }

    [Fact]
    public async Task What_a_token_may_hold_and_whose_tokens_are_shown_follow_the_roles()
    {
        await board.PersonAsync("tom", Role.Viewer);
        using var circuit = Circuit("tom");
        var page = circuit.Render<TokensPage>();
        Assert.Single(page.FindAll("fieldset input"));

        await BecomesAsync("tom", Role.Administrator);

        page.WaitForAssertion(() => Assert.Equal(PermissionRules.Of(Role.Administrator).Count, page.FindAll("fieldset input").Count), Long);
        page.WaitForAssertion(() => Assert.Equal("Everybody's", page.Find("a.btn").TextContent), Long);
    }

    [Fact]
    public async Task A_promotion_offers_its_vote_and_its_acts_to_who_has_just_become_one_of_those_who_may_and_no_longer_when_they_are_not()
    {
        await board.PersonAsync("ida", Role.Viewer);
        var promotion = await WaitingAsync();
        using var circuit = Circuit("ida");
        var page = circuit.Render<PromotionPage>(parameters => parameters.Add(component => component.Number, promotion.Id.Value));
        Assert.Equal("true", page.Find("button.btn:not(.sm)").GetAttribute("aria-disabled"));
        Assert.Empty(page.FindAll(".vote"));

        await BecomesAsync("ida", Role.ReleaseManager);
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".vote")), Long);
        page.WaitForAssertion(() => Assert.Null(page.Find("button.btn:not(.sm)").GetAttribute("aria-disabled")), Long);

        await BecomesAsync("ida", Role.Viewer);
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".vote")), Long);
    }

    private async Task BecomesAsync(string name, params Role[] roles) => BoardFixture.Accepted(
        await board.Service<PeopleDesk>().ChangeAsync(new(name), new() { Roles = roles.ToFacts() }, null, Credential.Board, default));

    private async Task<Promotion> WaitingAsync()
    {
        var stage = new Stage { Environment = new("live"), Approvals = [new ApprovalRule { AtLeast = 1, Role = Role.ReleaseManager }] };
        BoardFixture.Accepted(await board.Service<ApplicationDesk>().PutAsync(new(new("shop"), default, ""), Credential.Board, default));
        BoardFixture.Accepted(await board.Service<EnvironmentDesk>().PutAsync(new(new("live"), Tier.Production), Credential.Board, default));
        BoardFixture.Accepted(await board.Service<PathDesk>().PutAsync(new(new("shop"), [stage]), Credential.Board, default));
        using var archive = new MemoryStream(Shop.Zip(new("1.0.0")));
        BoardFixture.Accepted(await board.Service<ArtifactDesk>().PutAsync(new(new("shop"), new("1.0.0")), archive, Credential.Board, default));
        return BoardFixture.Accepted(await board.Service<PromotionDesk>().RequestAsync(new(new("shop"), new("1.0.0"), new("live"), null), Credential.Board, default));
    }

    private BunitContext Circuit(string person)
    {
        var context = Components.Context();
        context.AddAuthorization().SetAuthorized(person);
        context.Services.AddRadzenComponents();
        context.Services.AddScoped<Dialogs>();
        context.Services.AddScoped(services => new PromotionHand(board.Service<PromotionDesk>(), services.GetRequiredService<Dialogs>(), services.GetRequiredService<CurrentPerson>(), services.GetRequiredService<MigrationHand>(), services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>()));
        context.Services.AddScoped(services => new MigrationHand(board.Service<MigrationDesk>(), services.GetRequiredService<CurrentPerson>(), services.GetRequiredService<Dialogs>()));
        context.Services.AddScoped(services => new CurrentPerson(services.GetRequiredService<AuthenticationStateProvider>()));
        context.Services.AddFallbackServiceProvider(new BoardServices(board));
        return context;
    }

    private sealed class BoardServices(BoardFixture board) : IServiceProvider
    {
        public object? GetService(Type serviceType) =>
            serviceType.Namespace?.StartsWith("ReleaseBoard", StringComparison.Ordinal) == true || serviceType == typeof(TimeProvider)
                ? board.Service<IServiceProvider>().GetService(serviceType)
                : null;
    }
}
