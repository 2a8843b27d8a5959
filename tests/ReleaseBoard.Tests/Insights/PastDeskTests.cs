using System.Diagnostics;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Insights;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;
using Xunit.Abstractions;

namespace ReleaseBoard.Tests.Insights;

public sealed class PastDeskTests(ITestOutputHelper output) : IDisposable
{
    private static readonly Slot Production = new(new("shop"), new("prod"));

    private readonly TestStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task The_board_of_a_moment_shows_what_ran_then_and_not_what_came_later()
    {
        var ada = await SetUpAsync();
        await NoteAsync(Traffic(("1.0", 100)));
        var whole = Tick();
        await NoteAsync(Promotion(7, PromotionPhase.RollingOut, "1.1", 25), Traffic(("1.0", 75), ("1.1", 25)));
        var rolling = Tick();
        await NoteAsync(Promotion(7, PromotionPhase.Succeeded, "1.1", 100), Traffic(("1.1", 100)));
        (await Environments().HoldAsync(new("prod"), "Friday", ada, default)).Value();
        var held = Tick();

        Assert.Equal("1.0 100", Shares(At(whole)));
        Assert.Null(Cell(At(whole))?.Promotion);
        Assert.Equal("1.0 75, 1.1 25", Shares(At(rolling)));
        Assert.Equal((7, PromotionPhase.RollingOut), (Cell(At(rolling))?.Promotion?.Id.Value, Cell(At(rolling))?.Promotion?.Phase));
        Assert.Equal((1, Production, 25), (At(rolling).Figures.RolloutsInProgress, At(rolling).Figures.Rollout, At(rolling).Figures.RolloutWeight));
        Assert.Equal("1.1 100", Shares(At(held)));
        Assert.Null(Cell(At(held))?.Promotion);
        Assert.Null(At(rolling).Environments[0].Hold);
        Assert.Equal("Friday", At(held).Environments[0].Hold?.Reason);
    }

    [Fact]
    public async Task Health_of_the_past_is_unknown_and_never_called_healthy()
    {
        await SetUpAsync();
        await NoteAsync(Traffic(("1.0", 100)));

        Assert.Equal(HealthGrade.Unknown, Cell(At(Tick()))?.Health?.Grade);
    }

    [Fact]
    public async Task Before_anything_happened_the_board_is_empty()
    {
        var before = _store.Clock.Now;
        Tick();
        await SetUpAsync();

        var view = At(before);

        Assert.Empty(view.Rows);
        Assert.Empty(view.Environments);
        Assert.Empty(view.Now);
        Assert.Equal(0, view.JournalNumber);
    }

    [Fact]
    public async Task An_environment_that_was_taken_off_later_is_still_there_at_its_time()
    {
        var ada = await SetUpAsync();
        var then = Tick();
        (await Environments().DeleteAsync(new("prod"), "gone", ada, default)).Value();

        Assert.Equal(["prod"], At(then).Environments.Select(environment => environment.Key.Value));
        Assert.Empty(At(Tick()).Environments);
    }

    [Fact]
    public async Task Two_hundred_applications_in_ten_environments_are_read_in_few_questions()
    {
        await ManyAsync(200, 10, rounds: 5);
        var moment = Tick();
        var desk = new PastDesk(_store.Database);
        desk.Read(moment, new() { Count = 200 }, Reach.All).Value();

        var begun = Stopwatch.GetTimestamp();
        var view = desk.Read(moment, new() { Count = 200 }, Reach.All).Value();
        output.WriteLine($"The board of a moment, 200 x 10 in a journal of {view.JournalNumber} entries: {Stopwatch.GetElapsedTime(begun).TotalMilliseconds:0.0} ms.");

        Assert.Equal(200, view.Rows.Count);
        Assert.All(view.Rows, row => Assert.Equal(10, row.Cells.Count(cell => cell.Running.Single().Version.Value == "1.5")));
    }

    [Fact]
    public async Task The_figures_of_a_moment_count_all_applications_and_the_filter_chooses_among_them()
    {
        await ManyAsync(4, 1, rounds: 1);
        await NoteAsync(
            Promotion(8, PromotionPhase.AwaitingApproval, "1.2", 0) with { Slot = new(new("a1"), new("e0")) },
            Promotion(9, PromotionPhase.RollingOut, "1.2", 25) with { Slot = new(new("a2"), new("e0")) },
            Promotion(5, PromotionPhase.Succeeded, "1.1", 100) with { Slot = new(new("a0"), new("e0")) });
        var moment = Tick();
        var desk = new PastDesk(_store.Database);

        var first = desk.Read(moment, new() { Count = 1 }, Reach.All).Value();
        var moving = desk.Read(moment, new() { Filter = BoardFilter.Moving }, Reach.All).Value();

        Assert.Equal(["a0"], first.Rows.Select(row => row.Application.Value));
        Assert.Equal((1, new Slot(new("a2"), new("e0")), 25), (first.Figures.RolloutsInProgress, first.Figures.Rollout, first.Figures.RolloutWeight));
        Assert.Equal(["a1", "a2"], moving.Rows.Select(row => row.Application.Value));
        Assert.Equal("board.no-past-health", desk.Read(moment, new() { Filter = BoardFilter.Unhealthy }, Reach.All).Refusal?.Code);
    }

    private async Task<Credential> SetUpAsync()
    {
        var ada = await _store.PersonAsync("ada", Role.ReleaseManager);
        (await Environments().PutAsync(new(Production.Environment, Tier.Production), ada, default)).Value();
        (await new ApplicationDesk(_store.Database, _store.Feed, _store.Clock).PutAsync(new(Production.Application, default, "web shop"), ada, default)).Value();
        return ada;
    }

    private async Task ManyAsync(int applications, int environments, int rounds)
    {
        await SetUpAsync();
        var notes = new List<JournalNote>();
        for (var e = 0; e < environments; e++)
        {
            var environment = new ReleaseEnvironment { Key = new($"e{e}"), Name = $"E{e}", Tier = Tier.Testing };
            notes.Add(new("environment.created", "Made.") { Environment = environment.Key, Details = Stored.Json(environment) });
        }

        for (var a = 0; a < applications - 1; a++)
        {
            var application = new ReleaseBoard.Domain.Applications.Application { Key = new($"a{a}"), CreatedAt = _store.Clock.Now };
            notes.Add(new("application.created", "Made.") { Application = application.Key, Details = Stored.Json(application) });
        }

        foreach (var round in Enumerable.Range(1, rounds))
        {
            var slots = from a in Enumerable.Range(0, applications)
                        from e in Enumerable.Range(0, environments)
                        select new Slot(a == applications - 1 ? Production.Application : new($"a{a}"), new($"e{e}"));
            notes.AddRange(slots.Select(slot => Traffic(($"1.{round}", 100)) with { Slot = slot }));
        }

        await NoteAsync([.. notes]);
    }

    private EnvironmentDesk Environments() => new(_store.Database, _store.Feed, _store.Clock);

    private BoardView At(DateTimeOffset moment) => new PastDesk(_store.Database).Read(moment, new(), Reach.All).Value();

    private static BoardCell? Cell(BoardView view) => view.Rows[0].Cell(Production.Environment);

    private static string Shares(BoardView view) => string.Join(", ", (Cell(view)?.Running ?? []).Select(share => $"{share.Version} {share.Weight}"));

    /// <summary>This moment; the next act is a second later.</summary>
    private DateTimeOffset Tick()
    {
        var now = _store.Clock.Now;
        _store.Clock.Advance(TimeSpan.FromSeconds(1));
        return now;
    }

    private async Task NoteAsync(params JournalNote[] notes) => await _store.Database.WriteAsync<int>(
        db =>
        {
            foreach (var note in notes)
            {
                JournalStore.Append(db, note, OperatorName.Board, _store.Clock.Now);
            }

            return notes.Length;
        },
        default);

    private static JournalNote Traffic(params (string Version, int Weight)[] shares)
    {
        var deployments = shares.Select(share => new Deployment
        {
            Id = new(Guid.NewGuid()), Slot = Production, Version = new(share.Version), Digest = new(new string('a', 64)), Instances = 1,
            Weight = share.Weight, Promotion = 1, CreatedAt = default,
        });
        return PromotionNotes.Traffic(Production, [], deployments.ToFacts()) ?? throw new InvalidOperationException("Nothing changed.");
    }

    private static JournalNote Promotion(long id, PromotionPhase phase, string version, int weight) => new("promotion.moved", "It moved.")
    {
        Slot = Production,
        Subject = $"{id}",
        Details = Stored.Json(new PromotionDetails(id, PromotionKind.Forward, version, new string('a', 64), phase, weight, 1, false, null)),
    };
}
