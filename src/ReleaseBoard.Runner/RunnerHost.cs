using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Runner.Control;
using ReleaseBoard.Runner.Disk;
using ReleaseBoard.Runner.Gateway;
using ReleaseBoard.Runner.Processes;
using ReleaseBoard.Runner.Slots;
using Yarp.ReverseProxy.Forwarder;

namespace ReleaseBoard.Runner;

/// <summary>Puts the runner together, and takes it through its life.</summary>
internal static partial class RunnerHost
{
    private static readonly TimeSpan RotateEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RequestsFinishWithin = TimeSpan.FromSeconds(10);

    /// <summary>Runs until it is told to stop; answers the process's exit code.</summary>
    public static async Task<int> RunAsync(RunnerArguments arguments, TextWriter errors)
    {
        var clock = TimeProvider.System;
        var folder = new RunnerFolder(arguments.DataFolder);
        using var taken = RunnerLock.TryTake(folder.Lock);
        if (taken is null)
        {
            await errors.WriteLineAsync($"Another runner works in '{arguments.DataFolder}' already.");
            return RunnerExit.FolderTaken;
        }

        if (SocketPlace.Prepare(arguments.Socket) is { } unsafePlace)
        {
            await errors.WriteLineAsync(unsafePlace.Sentence);
            return RunnerExit.SocketUnsafe;
        }

        using var logging = LoggerFactory.Create(log => log
            .AddProvider(new OwnLog(folder.OwnLog, clock))

            // Not a line per request: what went wrong with requests is counted.
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Yarp", LogLevel.Error));
        using var probe = new ReadinessProbe(clock);
        var log = logging.CreateLogger("Runner");
        var logs = new InstanceLogs(folder, arguments.LogBytes);
        var records = new InstanceRecords(folder);
        var instances = new InstanceHouse(new Launcher(records, logs, folder, new KeyRing(arguments.DataFolder), clock), records, logs, probe, new FreePorts(), clock, log);
        var router = new Router();
        var fleet = new Fleet(new FleetHouse(instances, new UnpackedArtifacts(folder), new WishFile(folder), log), router);
        var unwished = fleet.Restore();

        using var stopping = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stopping));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stopping));
        await using var gateway = BuildGateway(router, logging, listen => listen.ListenLocalhost(arguments.GatewayPort));
        await using var control = BuildControl(new ControlApi(fleet, logs, arguments, clock, stopping.Cancel), logging, arguments.Socket);
        try
        {
            await gateway.StartAsync(stopping.Token);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            await errors.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The gateway's port {arguments.GatewayPort} is taken by another program."));
            return RunnerExit.PortTaken;
        }

        // The old wishes are taken up before a new one can come.
        fleet.Begin(unwished);
        await control.StartAsync(stopping.Token);
        SocketPlace.Close(arguments.Socket);
        Started(log, Environment.ProcessId, arguments.GatewayPort);
        await Task.WhenAll(KeepLogsBoundedAsync(logs, log, clock, stopping.Token), WarmUp.RunAsync(folder, arguments.Socket, logging, stopping.Token));

        await control.StopAsync(CancellationToken.None);
        await gateway.StopAsync(CancellationToken.None);
        File.Delete(arguments.Socket);
        Stopped(log);
        return 0;
    }

    public static WebApplication BuildGateway(Router router, ILoggerFactory logging, Action<KestrelServerOptions> listen)
    {
        var builder = Bare(logging, options =>
        {
            listen(options);
            options.AddServerHeader = false;

            // How much and how fast is between the visitor and the application.
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
        });
        builder.Services.AddHttpForwarder();
        builder.Services.AddSingleton(router);
        builder.Services.AddSingleton<GatewayHandler>();
        var app = builder.Build();
        app.Run(app.Services.GetRequiredService<GatewayHandler>().HandleAsync);
        return app;
    }

    private static WebApplication BuildControl(ControlApi api, ILoggerFactory logging, string socket)
    {
        var builder = Bare(logging, options => options.ListenUnixSocket(socket));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.UseRouting();
        api.Map(app);
        return app;
    }

    // Nothing from the surroundings: a variable meant for the board must not give the runner another address.
    private static WebApplicationBuilder Bare(ILoggerFactory logging, Action<KestrelServerOptions> configure)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logging);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = RequestsFinishWithin);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(configure);
        return builder;
    }

    private static async Task KeepLogsBoundedAsync(InstanceLogs logs, ILogger log, TimeProvider clock, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(RotateEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                try
                {
                    logs.Rotate();
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
                {
                    // A full disk now may have room later.
                    NotRotated(log, failure);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The runner stops; the logs stay as they are.
        }
    }

    private static void Stop(PosixSignalContext signal, CancellationTokenSource stopping)
    {
        signal.Cancel = true;
        stopping.Cancel();
    }

    /// <summary>The two servers live and end with the runner, which hears the signals itself.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    [LoggerMessage(20, LogLevel.Information, "Runner {ProcessId} is up; its gateway listens on port {Port}.")]
    private static partial void Started(ILogger log, int processId, int port);

    [LoggerMessage(21, LogLevel.Information, "The runner stops; instances that were not asked to stop go on.")]
    private static partial void Stopped(ILogger log);

    [LoggerMessage(22, LogLevel.Warning, "A log could not be put aside.")]
    private static partial void NotRotated(ILogger log, Exception failure);
}
