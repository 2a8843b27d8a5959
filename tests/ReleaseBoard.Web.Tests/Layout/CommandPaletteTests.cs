using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Layout;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Layout;

/// <summary>Going anywhere by keyboard, on a real store.</summary>
public sealed class CommandPaletteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("releaseboard-").FullName;
    private readonly BunitContext _context = Components.Context();
    private readonly BunitAuthorizationContext _signedIn;

    public CommandPaletteTests()
    {
        _context.JSInterop.Mode = JSRuntimeMode.Loose;
        _context.Services.AddSingleton(TimeProvider.System);
        _context.Services.AddSingleton(Options.Create(new BoardOptions { Data = _folder }));
        _context.Services.AddSingleton<Database>();
        _context.Services.AddSingleton<Feed>();
        _context.Services.AddSingleton<ApplicationDesk>();
        _context.Services.AddSingleton<EnvironmentDesk>();
        _context.Services.AddSingleton(Options.Create(new ArtifactOptions()));
        _context.Services.AddSingleton<ArtifactFiles>();
        _context.Services.AddSingleton<ArtifactDesk>();
        _context.Services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        _context.Services.AddSingleton<PeopleDesk>();
        _context.Services.AddLogging();
        _context.Services.AddSingleton<FlagBoard>();
        _context.Services.AddSingleton<GuardCounts>();
        _context.Services.AddSingleton<ReleaseBoard.Engine.Health.HealthBoard>();
        _context.Services.AddSingleton<OutcomeBoard>();
        _context.Services.AddSingleton<ExposureBoard>();
        _context.Services.AddSingleton<FlagDesk>();
        _context.Services.AddSingleton<PaletteSearch>();
        _context.Services.AddScoped<CurrentPerson>();
        _signedIn = _context.AddAuthorization();
        _signedIn.SetAuthorized("ada");
    }

    [Fact]
    public void It_opens_on_all_pages_and_closes_by_escape()
    {
        var palette = Open();

        Assert.Equal("dialog", palette.Find(".palette").GetAttribute("role"));
        Assert.StartsWith("Board", palette.FindAll("[role=option]")[0].TextContent.Trim(), StringComparison.Ordinal);

        palette.Find("#palette-field").KeyDown("Escape");
        Assert.Empty(palette.FindAll(".palette"));
    }

    [Theory]
    [InlineData("prod shop")]
    [InlineData("shop in production")]
    public void Typing_where_something_runs_leads_to_its_health(string words)
    {
        _context.Services.GetRequiredService<ReleaseBoard.Engine.Health.HealthBoard>()
            .Hear(Health.StandInRuntime.Running("shop", "production", Health.StandInRuntime.Deployment(Guid.NewGuid(), "1.0.0", 100, 0, 0)), null, DateTimeOffset.UnixEpoch);
        var palette = Open();

        palette.Find("#palette-field").Input(words);
        Assert.StartsWith("shop in production", palette.Find("[role=option]").TextContent.Trim(), StringComparison.Ordinal);
        palette.Find("#palette-field").KeyDown("Enter");

        Assert.EndsWith("/health/shop/production", _context.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Typing_finds_an_application_and_enter_goes_there()
    {
        await AddAsync("storefront");
        var palette = Open();

        palette.Find("#palette-field").Input("storef");
        palette.Find("#palette-field").KeyDown("Enter");

        Assert.EndsWith("/applications/storefront", Here, StringComparison.Ordinal);
        Assert.Empty(palette.FindAll(".palette"));
    }

    [Fact]
    public async Task Arrows_move_the_choice_round_and_say_which_it_is()
    {
        await AddAsync("shop-one");
        await AddAsync("shop-two");
        var palette = Open();
        palette.Find("#palette-field").Input("shop");

        palette.Find("#palette-field").KeyDown("ArrowDown");
        Assert.Equal("palette-1", palette.Find("#palette-field").GetAttribute("aria-activedescendant"));
        Assert.Equal("true", palette.Find("#palette-1").GetAttribute("aria-selected"));

        palette.Find("#palette-field").KeyDown("ArrowDown");
        Assert.Equal("palette-0", palette.Find("#palette-field").GetAttribute("aria-activedescendant"));

        palette.Find("#palette-field").KeyDown("ArrowUp");
        palette.Find("#palette-field").KeyDown("Enter");
        Assert.EndsWith("/applications/shop-two", Here, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_is_a_promotion()
    {
        var palette = Open();

        palette.Find("#palette-field").Input("#12");
        palette.Find("#palette-field").KeyDown("Enter");

        Assert.EndsWith("/promotions/12", Here, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_is_found_by_its_name_alone_whosever_it_is()
    {
        await AddAsync("bank", "1.1.0", "2.0.0");
        await AddAsync("shop", "1.1.0", "1.1.0-rc.1", "11.0.0");
        var palette = Open();

        palette.Find("#palette-field").Input("1.1.0");
        Assert.Equal(["bank 1.1.0", "shop 1.1.0", "shop 1.1.0-rc.1"], Found(palette, "artifact"));

        palette.Find("#palette-field").Input("bank 2");
        Assert.Equal(["bank 2.0.0"], Found(palette, "artifact"));
    }

    [Fact]
    public async Task Those_who_manage_people_find_them_and_others_do_not()
    {
        var people = _context.Services.GetRequiredService<PeopleDesk>();
        foreach (var (name, role) in new[] { ("ada", Role.Administrator), ("vera", Role.Viewer) })
        {
            Assert.Null((await people.CreateAsync(new(new(name), $"{name} L.", null, [role]), Credential.Board, CancellationToken.None)).Refusal);
        }

        var palette = Open();
        palette.Find("#palette-field").Input("vera");
        palette.Find("#palette-field").KeyDown("Enter");
        Assert.EndsWith("/settings/people?search=vera", Here, StringComparison.Ordinal);

        _signedIn.SetAuthorized("vera");
        palette = Open();
        palette.Find("#palette-field").Input("ada");
        Assert.Empty(Found(palette, "person"));
    }

    [Fact]
    public async Task A_flag_is_found_by_a_part_of_its_key()
    {
        BoardFixture.Accepted(await _context.Services.GetRequiredService<FlagDesk>()
            .PutAsync(new() { Key = new("new-checkout"), Type = Domain.Flags.FlagType.Boolean, Owner = OperatorName.Board }, Credential.Board, CancellationToken.None));
        var palette = Open();

        palette.Find("#palette-field").Input("checkout");
        palette.Find("#palette-field").KeyDown("Enter");

        Assert.EndsWith("/flags/new-checkout", Here, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tokens", "/settings/tokens")]
    [InlineData("peop", "/settings/people")]
    [InlineData("sett", "/settings")]
    public void What_lies_behind_settings_is_found_by_its_name(string words, string address)
    {
        var palette = Open();

        palette.Find("#palette-field").Input(words);
        palette.Find("#palette-field").KeyDown("Enter");

        Assert.EndsWith(address, Here, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_much_there_is_the_list_fits_on_a_screen()
    {
        for (var i = 0; i < 20; i++)
        {
            await AddAsync($"app-{i}");
        }

        var palette = Open();
        palette.Find("#palette-field").Input("a");

        Assert.InRange(palette.FindAll("[role=option]").Count, 1, 12);
    }

    [Fact]
    public void Nothing_found_says_what_to_try()
    {
        var palette = Open();

        palette.Find("#palette-field").Input("zzz");
        palette.Find("#palette-field").KeyDown("Enter");

        Assert.Contains("Nothing by this name", palette.Find("[role=status]").TextContent, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _context.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Here => _context.Services.GetRequiredService<NavigationManager>().Uri;

    private IRenderedComponent<CommandPalette> Open()
    {
        var palette = _context.Render<CommandPalette>();
        palette.Find("#palette-door").Click();
        return palette;
    }

    private static IEnumerable<string> Found(IRenderedComponent<CommandPalette> palette, string kind) => palette.FindAll("[role=option]")
        .Where(option => option.Children[1].TextContent == kind)
        .Select(option => option.Children[0].TextContent);

    private async Task AddAsync(string key, params string[] versions)
    {
        Assert.Null((await _context.Services.GetRequiredService<ApplicationDesk>()
            .PutAsync(new(new ApplicationKey(key), ApplicationKind.Service, ""), Credential.Board, CancellationToken.None)).Refusal);
        await _context.Services.GetRequiredService<Database>().WriteAsync<int>(
            db =>
            {
                foreach (var (index, version) in versions.Index())
                {
                    ArtifactStore.Insert(db, new Artifact
                    {
                        Application = new(key), Version = new(version), Digest = new(new string('a', 64)), Size = 1, Sequence = index + 1,
                        Manifest = new() { Start = ["run"] }, Origin = new(), UploadedBy = new("ci"), UploadedAt = DateTimeOffset.UnixEpoch,
                    });
                }

                return versions.Length;
            },
            CancellationToken.None);
    }
}
