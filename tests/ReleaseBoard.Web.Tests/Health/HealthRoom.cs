using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bunit;
using Bunit.TestDoubles;
using Dapper;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;
using ReleaseBoard.Web.Health;
using ReleaseBoard.Web.Insights;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Health;

/// <summary>One circuit of otto, who is on call, on the engine as it is put together; its loops do not run, and time moves by hand.</summary>
internal sealed class HealthRoom : IDisposable
{
    public static readonly Guid Old = Guid.Parse("11111111-1111-1111-1111-111111111111");
    public static readonly Guid New = Guid.Parse("22222222-2222-2222-2222-222222222222");
    public static readonly Slot Shop = new(new("shop"), new("production"));

    private static readonly JsonSerializerOptions AsStored = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private readonly string _folder = Directory.CreateTempSubdirectory("releaseboard-health-").FullName;
    private readonly Dictionary<Guid, (long Requests, long Failures)> _counts = [];

    public HealthRoom(Role role = Role.OnCall)
    {
        Context = Components.Context();
        Context.AddAuthorization().SetAuthorized("otto");
        Context.Services.AddEngine();
        Context.Services
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Board:Data", _folder)]).Build())
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IRuntime>(new StandInRuntime())
            // Regions pace themselves by a real clock, health by the test's.
            .AddSingleton(Feed)
            .AddSingleton<Heartbeat>().AddTransient<TailReader>().AddSingleton<OverviewReader>().AddSingleton<SlotMarks>().AddSingleton<SlotBoard>()
            .AddScoped<UndoHand>().AddScoped<Dialogs>()
            .AddScoped(services => new CurrentPerson(services.GetRequiredService<AuthenticationStateProvider>()));
        Context.Services.AddRadzenComponents();
        Context.JSInterop.Mode = JSRuntimeMode.Loose;
        Write(db => db.Execute(
            "insert into person (name, normalized, display_name, security_stamp, roles, created_at) values ('otto', 'OTTO', 'otto', 'stamp', @roles, 0)",
            new { roles = Json((Role[])[role]) }));
    }

    public BunitContext Context { get; }

    public TestClock Clock { get; } = new();

    public Feed Feed { get; } = new(TimeProvider.System);

    public HealthBoard Board => Service<HealthBoard>();

    public T Service<T>()
        where T : notnull => Context.Services.GetRequiredService<T>();

    /// <summary>As details stand in the store.</summary>
    public static string Json(object facts) => JsonSerializer.Serialize(facts, AsStored);

    public void Note(JournalNote note) => Write(db => JournalStore.Append(db, note, new("releaseboard"), Clock.Now));

    /// <summary>From now on whoever asks the store what ran fails.</summary>
    public void ShutStore() => Write(db => db.Execute("alter table health_minute rename to elsewhere"));

    /// <summary>Seconds in which each deployment answers so many requests, of which so many fail.</summary>
    public void Serve(int seconds, params (Guid Id, string Version, int Weight, int Requests, int Failures)[] deployments)
    {
        for (var i = 0; i < seconds; i++)
        {
            var heard = deployments.Select(deployment =>
            {
                var (requests, failures) = _counts.GetValueOrDefault(deployment.Id);
                var now = _counts[deployment.Id] = (requests + deployment.Requests, failures + deployment.Failures);
                return StandInRuntime.Deployment(deployment.Id, deployment.Version, deployment.Weight, now.Item1, now.Item2);
            });
            Clock.Advance(TimeSpan.FromSeconds(1));
            Board.Hear(StandInRuntime.Running("shop", "production", [.. heard]), TimeSpan.FromSeconds(1), Clock.Now);
        }
    }

    public IRenderedComponent<SlotHealthPage> Page() =>
        Context.Render<SlotHealthPage>(set => set.Add(view => view.Application, "shop").Add(view => view.Environment, "production"));

    public void Dispose()
    {
        Context.DisposeComponentsAsync().GetAwaiter().GetResult();
        Context.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(_folder, recursive: true);
    }

    private void Write<T>(Func<DbConnection, T> write) =>
        Service<Database>().WriteAsync<bool>(db => { write(db); return true; }, CancellationToken.None).GetAwaiter().GetResult();
}
