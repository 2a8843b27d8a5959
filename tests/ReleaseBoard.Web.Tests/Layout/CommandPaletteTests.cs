using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Layout;

namespace ReleaseBoard.Web.Tests.Layout;

/// <summary>Going anywhere by keyboard, on a real store.</summary>
public sealed class CommandPaletteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("releaseboard-").FullName;
    private readonly BunitContext _context = Components.Context();

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
        _context.Services.AddSingleton<PaletteSearch>();
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

    private async Task AddAsync(string key) => Assert.Null((await _context.Services.GetRequiredService<ApplicationDesk>()
        .PutAsync(new(new ApplicationKey(key), ApplicationKind.Service, ""), Credential.Board, CancellationToken.None)).Refusal);
}
