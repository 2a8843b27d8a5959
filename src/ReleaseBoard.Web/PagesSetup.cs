using Microsoft.AspNetCore.Components.Authorization;
using Radzen;
using ReleaseBoard.Web.Layout;
using ReleaseBoard.Web.People;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web;

/// <summary>The pages people see: one circuit a tab.</summary>
internal static class PagesSetup
{
    public static void AddBoardPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents(circuit =>
        {
            // An internal board: a laptop that slept ten minutes finds its page as it was.
            circuit.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(10);
            circuit.DisconnectedCircuitMaxRetained = 200;
        })
        // A segment of ten thousand people, or a document that is pasted, comes in one message; only who is signed in can send any.
        .AddHubOptions(hub => hub.MaximumReceiveMessageSize = 1024 * 1024);
        services.AddCascadingAuthenticationState();
        services.AddRadzenComponents();
        services.AddScoped<AuthenticationStateProvider, SessionWatch>();
        services.AddScoped<CurrentPerson>();
        services.AddScoped<Dialogs>();
        services.AddScoped<PaletteSearch>();
        services.AddScoped<Signals.SourceHand>();
        services.AddScoped<Migrations.MigrationHand>();
        services.AddScoped<Flags.FlagHand>();
        services.AddScoped<Promotions.PromotionHand>();
        services.AddScoped<Flags.GuardHand>();
        services.AddSingleton<Promotions.RolloutCharts>();
        services.AddTransient<Health.TailReader>();
        services.AddSingleton<Health.OverviewReader>();
        services.AddSingleton<Health.SeriesReader>();
        services.AddSingleton<Insights.SlotMarks>();
        services.AddSingleton<Insights.SlotBoard>();
        services.AddScoped<Insights.UndoHand>();
        services.AddSingleton<Heartbeat>();
    }

    public static void MapBoardPages(this WebApplication app) =>
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = "'none'")
            .RequireAuthorization(PeopleOnly.Policy);
}
