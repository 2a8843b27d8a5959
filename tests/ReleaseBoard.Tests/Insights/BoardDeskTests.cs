using System.Diagnostics;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Insights;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Tests.Words;
using Xunit.Abstractions;

namespace ReleaseBoard.Tests.Insights;

public sealed class BoardDeskTests : IDisposable
{
    private readonly TestStore _store = new();
    private readonly BoardDesk _desk;
    private readonly ITestOutputHelper _output;

    public BoardDeskTests(ITestOutputHelper output)
    {
        _output = output;
        _desk = new(_store.Database, new HealthBoard(Options.Create(new HealthOptions()), _store.Clock), _store.Clock);
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_cell_says_what_runs_with_its_share_what_is_on_its_way_and_how_far_behind_it_is()
    {
        var ada = await SetUpAsync(1, 1);
        var fresh = Deployment("a0", "e0", "1.3", 25);
        await FillAsync(
            [Artifact("a0", "1.1", 1), Artifact("a0", "1.2", 2), Artifact("a0", "1.3", 3), Artifact("a0", "1.4", 4)],
            [Deployment("a0", "e0", "1.1", 75) with { Phase = DeploymentPhase.Stable }, fresh, Deployment("a0", "e0", "1.0", 0) with { Phase = DeploymentPhase.Warm }],
            [Promotion(1, "a0", "e0", PromotionPhase.RollingOut) with { Deployment = fresh.Id, StartedAt = _store.Clock.Now }, Promotion(2, "a0", "e0", PromotionPhase.AwaitingApproval)]);

        var view = _desk.Read(new(), ada);
        var cell = view.Rows.Single().Cells.Single();

        Assert.Equal(["1.1 75", "1.3 25"], cell.Running.Select(share => $"{share.Version} {share.Weight}"));
        Assert.Equal((1, PromotionPhase.RollingOut, 25), (cell.Promotion?.Id.Value, cell.Promotion?.Phase, cell.Promotion?.Weight));
        Assert.Equal(3, cell.Behind);
        Assert.True(cell.IsStage);
        Assert.Equal(HealthGrade.Unknown, cell.Health?.Grade);
        Assert.Equal("1.4", view.Rows.Single().Latest?.Version.Value);
        Assert.Equal((1, 25, new Slot(new("a0"), new("e0"))), (view.Figures.RolloutsInProgress, view.Figures.RolloutWeight, view.Figures.Rollout));
    }

    [Fact]
    public async Task What_happened_last_is_told_of_what_runs_and_not_of_who_came_and_got_which_token()
    {
        var ada = await SetUpAsync(1, 1);
        foreach (var act in (string[])["person.created", "promotion.succeeded", "token.created"])
        {
            await _store.Database.WriteAsync<JournalEntry>(db => JournalStore.Append(db, new(act, act), new("ada"), _store.Clock.Now), default);
        }

        Assert.Equal(["promotion.succeeded", "path.created", "application.created", "environment.created"], _desk.Read(new(), ada).Now.Select(entry => entry.Act));
    }

    [Fact]
    public async Task A_cell_says_which_settings_run_where_newer_ones_were_written()
    {
        var ada = await SetUpAsync(1, 1);
        var slot = new Slot(new("a0"), new("e0"));
        await FillAsync([Artifact("a0", "1.1", 1)], [Deployment("a0", "e0", "1.1", 100) with { Phase = DeploymentPhase.Stable, SettingsRevision = 1 }], []);
        await WriteAsync(1);
        var same = _desk.Read(new(), ada).Rows.Single().Cells.Single();
        await WriteAsync(2);
        var behind = _desk.Read(new(), ada).Rows.Single().Cells.Single();

        Assert.Null(same.NewerSettings);
        Assert.Equal(new NewerSettings(1, 2), behind.NewerSettings);

        Task WriteAsync(int revision) => _store.Database.WriteAsync<bool>(
            db =>
            {
                Engine.Settings.SettingsStore.Add(db, new() { Slot = slot, Revision = revision });
                return true;
            },
            default);
    }

    [Fact]
    public async Task The_filter_for_what_moves_shows_only_applications_with_open_promotions()
    {
        var ada = await SetUpAsync(3, 1);
        await FillAsync([], [], [Promotion(1, "a1", "e0", PromotionPhase.Queued), Promotion(2, "a2", "e0", PromotionPhase.Succeeded) with { EndedAt = _store.Clock.Now }]);

        Assert.Equal(["a1"], _desk.Read(new() { Filter = BoardFilter.Moving }, ada).Rows.Select(row => row.Application.Value));
        Assert.Empty(_desk.Read(new() { Filter = BoardFilter.Unhealthy }, ada).Rows);
        Assert.Equal(3, _desk.Read(new(), ada).Rows.Count);
    }

    [Fact]
    public async Task Pages_of_the_board_lose_no_application()
    {
        var ada = await SetUpAsync(7, 1);
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = _desk.Read(new() { Count = 3, Cursor = cursor }, ada);
            seen.AddRange(page.Rows.Select(row => row.Application.Value));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(["a0", "a1", "a2", "a3", "a4", "a5", "a6"], seen);
    }

    [Fact]
    public async Task What_differs_between_stages_counts_all_artifacts_and_names_the_newest()
    {
        await SetUpAsync(1, 2);
        await FillAsync(
            [.. Enumerable.Range(1, 30).Select(number => Artifact("a0", $"1.{number}", number))],
            [Deployment("a0", "e0", "1.29", 100), Deployment("a0", "e1", "1.4", 100)],
            []);

        var difference = _desk.Application(new("a0"))?.Differences.Single();

        Assert.Equal((25, "1.29", "1.4"), (difference?.Count, difference?.New.Value, difference?.Old.Value));
        Assert.Equal("1.29", difference?.Changes[0].Version.Value);
        Assert.Equal(DifferenceRules.MostChanges, difference?.Changes.Count);
    }

    [Fact]
    public async Task Two_hundred_applications_in_ten_environments_are_read_in_few_questions()
    {
        var ada = await SetUpAsync(200, 10);
        var slots = (from a in Enumerable.Range(0, 200) from e in Enumerable.Range(0, 10) select (a, e)).ToList();
        await FillAsync(
            [.. from a in Enumerable.Range(0, 200) from number in Enumerable.Range(1, 20) select Artifact($"a{a}", $"1.{number}", number)],
            [.. slots.Select(slot => Deployment($"a{slot.a}", $"e{slot.e}", $"1.{slot.e + 1}", 100)), .. slots.Select(slot => Deployment($"a{slot.a}", $"e{slot.e}", "0.9", 0))],
            [.. slots.Where(slot => slot.e == 9).Select((slot, index) => Promotion(index + 1, $"a{slot.a}", "e9", PromotionPhase.AwaitingApproval))]);
        _desk.Read(new() { Count = 200 }, ada);

        var begun = Stopwatch.GetTimestamp();
        var view = _desk.Read(new() { Count = 200 }, ada);
        _output.WriteLine($"The board, 200 x 10: {Stopwatch.GetElapsedTime(begun).TotalMilliseconds:0.0} ms.");
        begun = Stopwatch.GetTimestamp();
        _desk.Read(new() { Count = 50 }, ada);
        _output.WriteLine($"A page of it, 50 x 10: {Stopwatch.GetElapsedTime(begun).TotalMilliseconds:0.0} ms.");

        Assert.Equal(2000, view.Rows.Sum(row => row.Cells.Count(cell => cell.Running.Count == 1)));
        Assert.Equal((0, 2000), (view.Figures.Unhealthy, view.Figures.Unknown));
        Assert.All(view.Rows, row => Assert.NotNull(row.Cell(new("e9"))?.Promotion));
    }

    private async Task<Credential> SetUpAsync(int applications, int environments)
    {
        var ada = await _store.PersonAsync("ada", Role.ReleaseManager);
        for (var e = 0; e < environments; e++)
        {
            (await new EnvironmentDesk(_store.Database, _store.Feed, _store.Clock).PutAsync(new(new($"e{e}"), Tier.Testing), ada, default)).Value();
        }

        for (var a = 0; a < applications; a++)
        {
            (await new ApplicationDesk(_store.Database, _store.Feed, _store.Clock).PutAsync(new(new($"a{a}"), default, ""), ada, default)).Value();
            var stages = Enumerable.Range(0, environments).Select(e => new Stage { Environment = new($"e{e}"), After = e == 0 ? [] : [new($"e{e - 1}")] });
            (await new PathDesk(_store.Database, _store.Feed, [], _store.Clock).PutAsync(new(new($"a{a}"), stages.ToFacts()), ada, default)).Value();
        }

        return ada;
    }

    private async Task FillAsync(Artifact[] artifacts, Deployment[] deployments, Promotion[] promotions) => await _store.Database.WriteAsync<int>(
        db =>
        {
            Array.ForEach(artifacts, artifact => ArtifactStore.Insert(db, artifact));
            Array.ForEach(deployments, deployment => DeploymentStore.Save(db, deployment));
            Array.ForEach(promotions, promotion => PromotionStore.Insert(db, promotion));
            return 0;
        },
        default);

    private Artifact Artifact(string application, string version, long sequence) => new()
    {
        Application = new(application), Version = new(version), Digest = new(new string('a', 64)), Size = 1, Sequence = sequence,
        Manifest = new() { Start = ["run"] }, Origin = new() { Commit = "abcdef0123", Message = version }, UploadedBy = new("ci"), UploadedAt = _store.Clock.Now,
    };

    private Deployment Deployment(string application, string environment, string version, int weight) => new()
    {
        Id = new(Guid.NewGuid()), Slot = new(new(application), new(environment)), Version = new(version), Digest = new(new string('a', 64)),
        Instances = 1, Weight = weight, Promotion = 1, CreatedAt = _store.Clock.Now, Revision = 1,
    };

    private Promotion Promotion(long id, string application, string environment, PromotionPhase phase) => new()
    {
        Id = new(id), Slot = new(new(application), new(environment)), Version = new("1.3"), Digest = new(new string('a', 64)), Sequence = 3,
        Stage = new() { Environment = new(environment) }, RequestedBy = new("bob"), RequestedAt = _store.Clock.Now, Phase = phase,
        PhaseSince = _store.Clock.Now, Revision = 1,
    };
}
