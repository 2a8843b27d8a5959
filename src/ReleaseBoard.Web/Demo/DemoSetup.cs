using ReleaseBoard.Engine.Deployments;

namespace ReleaseBoard.Web.Demo;

/// <summary>Everything the demo adds to the board; without <c>--demo</c> none of it exists.</summary>
internal static class DemoSetup
{
    /// <summary>Called before the engine is added: what is added first is stopped last, and the runner must be the last to go.</summary>
    public static void AddDemo(this IServiceCollection services)
    {
        services.AddOptions<DemoOptions>().BindConfiguration(DemoOptions.Section);
        services.AddHostedService<DemoEnding>();
        services.AddSingleton(DemoMember.Offer());
        services.AddSingleton<DemoCast>();
        services.AddSingleton<DemoMachinery>();
        services.AddHostedService<DemoScript>();
        services.AddHostedService<DemoVisitors>();
    }

    /// <summary>Takes the runner and its instances along when the demo ends; a board proper leaves them up.</summary>
    private sealed class DemoEnding(IRuntime runtime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => runtime.StopAsync(instances: true, cancellationToken);
    }
}
