using System.Net.Http.Headers;
using System.Net.Http.Json;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Samples;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Tests.Signals;

/// <summary>A board with one application, one environment and one deployment, to which others send signals.</summary>
public sealed class SignalBoard : IAsyncLifetime
{
    public static readonly Slot Shop = new(new("shop"), new("production"));

    public BoardFixture Board { get; private set; } = default!;

    public HttpClient Admin { get; private set; } = default!;

    public DeploymentId Deployment { get; } = new(Guid.NewGuid());

    public async Task InitializeAsync()
    {
        Board = await BoardFixture.StartAsync();
        Admin = await Board.AsAsync(Role.Administrator);
        foreach (var application in new[] { "shop", "other" })
        {
            (await Admin.PutAsJsonAsync($"/api/v1/applications/{application}", new { kind = "service", summary = "shop" })).EnsureSuccessStatusCode();
        }

        (await Admin.PutAsJsonAsync("/api/v1/environments/production", new { name = "Production", tier = "production" })).EnsureSuccessStatusCode();
        await Board.Service<Database>().WriteAsync<bool>(
            db => DeploymentStore.Save(db, new Deployment
            {
                Id = Deployment,
                Slot = Shop,
                Version = new("1.0.0"),
                Digest = new(new string('a', 64)),
                Instances = 1,
                Weight = 100,
                Promotion = 1,
                CreatedAt = Board.Service<TimeProvider>().GetUtcNow(),
                Revision = 1,
            }),
            default);
    }

    public async Task DisposeAsync()
    {
        Admin.Dispose();
        await Board.DisposeAsync();
    }

    /// <summary>A program's token that may report signals, of some applications or of all.</summary>
    public async Task<string> TokenAsync(params string[] applications) => await Board.TokenAsync(
        await Board.PersonAsync(null, Role.Administrator), [Permission.ReportSignals], applications.Select(key => new ApplicationKey(key)).ToFacts());

    public static ByteArrayContent Body(byte[] bytes, string type, string? encoding = null)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return content;
    }

    /// <summary>The series of that name as the board holds them: their words, and the last value.</summary>
    public IReadOnlyDictionary<string, double> Read(string name, DeploymentId? deployment = null)
    {
        var until = DateTimeOffset.FromUnixTimeSeconds(Board.Service<TimeProvider>().GetUtcNow().ToUnixTimeSeconds() + 2);
        var question = new SampleQuestion { Slot = Shop, Deployment = deployment, Name = name, From = until.AddMinutes(-30), Until = until, Step = TimeSpan.FromSeconds(1) };
        return BoardFixture.Accepted(Board.Service<SampleDesk>().Read(question)).Where(series => series.Points.Count > 0)
            .ToDictionary(series => string.Join(",", series.Identity.Series.Labels.Select(label => $"{label.Name}={label.Value}")), series => series.Points[^1].Last);
    }

    public Facts<SignalLine> Lines() => Board.Service<LogBoard>().Lines(Deployment, default, 100);

    public SourceStanding Standing(string name) => Board.Service<StandingDesk>().Of(Shop).Single(standing => standing.Name == name);
}
