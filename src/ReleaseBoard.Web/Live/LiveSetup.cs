using ReleaseBoard.Web.Api;

namespace ReleaseBoard.Web.Live;

/// <summary>The hub for other clients than our own pages.</summary>
internal static class LiveSetup
{
    public static void AddLive(this IServiceCollection services)
    {
        services.AddOptions<LiveOptions>().BindConfiguration(LiveOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSignalR(hub => hub.MaximumReceiveMessageSize = 4 * 1024);
        services.AddSingleton<LiveJournal>();
        services.AddSingleton<LiveListeners>();
        services.AddSingleton<ListenerCheck>();
        services.AddHostedService<LiveWatch>();
    }

    public static void MapLive(this WebApplication app) => app.MapHub<BoardHub>("/hubs/board").RequireAuthorization(ApiAccess.Policy);
}
