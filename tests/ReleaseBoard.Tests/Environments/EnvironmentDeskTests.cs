using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Environments;

public sealed class EnvironmentDeskTests : IDisposable
{
    private readonly TestStore _store = new();
    private readonly EnvironmentDesk _environments;
    private readonly PathDesk _paths;

    public EnvironmentDeskTests()
    {
        _environments = new(_store.Database, _store.Feed, _store.Clock);
        _paths = new(_store.Database, _store.Feed, [], _store.Clock);
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task An_environment_is_kept_with_one_journal_entry_and_the_same_wish_writes_no_second()
    {
        var ada = await _store.PersonAsync("ada", Role.ReleaseManager);
        await PutAsync(new(new("prod"), Tier.Production) { Name = "Production EU" }, ada);
        await PutAsync(new(new("prod"), Tier.Production) { Name = "Production EU" }, ada);

        var kept = _environments.Find(new("prod"));

        Assert.Equal(("Production EU", 300, 1), (kept?.Name, kept?.Position, kept?.Revision));
        Assert.Equal(["environment.created"], Acts());
    }

    [Fact]
    public async Task The_second_of_two_people_is_told_and_nothing_is_overwritten()
    {
        var ada = await _store.PersonAsync("ada", Role.ReleaseManager);
        await PutAsync(new(new("prod"), Tier.Production), ada);
        await PutAsync(new(new("prod"), Tier.Production) { Name = "First", BasedOn = 1 }, ada);

        var second = await _environments.PutAsync(new(new("prod"), Tier.Production) { Name = "Second", BasedOn = 1 }, ada, default);

        Assert.Equal("environment.changed-meanwhile", second.Refusal?.Code);
        Assert.Equal("First", _environments.Find(new("prod"))?.Name);
    }

    [Fact]
    public async Task A_hold_says_by_whom_and_why_until_it_is_released()
    {
        var ada = await _store.PersonAsync("ada", Role.ReleaseManager);
        var grace = await _store.PersonAsync("grace", Role.OnCall);
        await PutAsync(new(new("prod"), Tier.Production), ada);

        var held = (await _environments.HoldAsync(new("prod"), " Black Friday ", grace, default)).Value();
        var again = await _environments.HoldAsync(new("prod"), "me too", ada, default);
        var free = (await _environments.ReleaseHoldAsync(new("prod"), "It is over.", grace, default)).Value();

        Assert.Equal(new Hold(new("grace"), _store.Clock.Now, "Black Friday"), held.Hold);
        Assert.Contains("grace: Black Friday", again.Refusal?.Sentence, StringComparison.Ordinal);
        Assert.Null(free.Hold);
        Assert.Equal(free, _environments.Find(new("prod")));
        Assert.Equal(["environment.created", "environment.held", "environment.released"], Acts());
    }

    [Fact]
    public async Task Who_lacks_the_permission_changes_nothing_and_leaves_no_entry()
    {
        var viewer = await _store.PersonAsync("eve", Role.Viewer);

        var outcome = await _environments.PutAsync(new(new("prod"), Tier.Production), viewer, default);

        Assert.Equal("permission.missing", outcome.Refusal?.Code);
        Assert.Null(_environments.Find(new("prod")));
        Assert.Empty(Acts());
    }

    [Fact]
    public async Task A_token_for_one_application_may_draw_its_path_but_not_touch_an_environment()
    {
        var ada = await _store.PersonAsync("ada", Role.ReleaseManager);
        var token = await _store.TokenAsync(ada, "shop");
        await PutAsync(new(new("prod"), Tier.Production), ada);
        await ApplicationAsync("shop", ada);
        await ApplicationAsync("search", ada);

        Assert.Equal("permission.other-application", (await _environments.HoldAsync(new("prod"), "no", token, default)).Refusal?.Code);
        Assert.Equal("permission.other-application", (await DrawAsync("search", token, "prod")).Refusal?.Code);
        (await DrawAsync("shop", token, "prod")).Value();
    }

    [Fact]
    public async Task An_environment_on_a_path_stays_until_the_path_lets_it_go()
    {
        var ada = await _store.PersonAsync("ada", Role.ReleaseManager);
        await PutAsync(new(new("dev"), Tier.Development), ada);
        await PutAsync(new(new("prod"), Tier.Production), ada);
        await ApplicationAsync("shop", ada);
        (await DrawAsync("shop", ada, "dev", "prod")).Value();

        var refused = await _environments.DeleteAsync(new("prod"), "gone", ada, default);
        (await DrawAsync("shop", ada, "dev")).Value();
        (await _environments.DeleteAsync(new("prod"), "gone", ada, default)).Value();

        Assert.Contains("path of shop", refused.Refusal?.Sentence, StringComparison.Ordinal);
        Assert.Null(_environments.Find(new("prod")));
    }

    [Fact]
    public async Task A_path_comes_back_as_it_was_drawn()
    {
        var ada = await _store.PersonAsync("ada", Role.ReleaseManager);
        await PutAsync(new(new("dev"), Tier.Development), ada);
        await ApplicationAsync("shop", ada);
        var stage = new Stage
        {
            Environment = new("dev"),
            Instances = 3,
            Approvals = [new() { AtLeast = 1, Role = Role.ReleaseManager, People = [new("ada")], ExcludeAuthor = true }],
            Soak = TimeSpan.FromMinutes(30),
            Steps = [new(5, TimeSpan.FromSeconds(90)), new(100, TimeSpan.Zero)],
            Verification = new() { MinimumRequests = 50, MaximumFailureRate = 0.02, MaximumP95 = 300 },
            WarmCount = 2,
            WarmFor = TimeSpan.FromHours(1),
        };

        var drawn = (await _paths.PutAsync(new(new("shop"), [stage]) { NewestSupersedes = true }, ada, default)).Value();

        Assert.Equal(drawn, _paths.Find(new("shop")));
        Assert.Equal(stage, drawn.Find(new("dev")));
    }

    [Fact]
    public async Task Pages_go_from_left_to_right_and_lose_none()
    {
        var ada = await _store.PersonAsync("ada", Role.ReleaseManager);
        foreach (var number in Enumerable.Range(1, 7))
        {
            await PutAsync(new(new($"e{number}"), Tier.Testing) { Position = number % 3 }, ada);
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = _environments.List(null, cursor, 2);
            seen.AddRange(page.Items.Select(environment => environment.Key.Value));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(["e3", "e6", "e1", "e4", "e7", "e2", "e5"], seen);
    }

    private async Task PutAsync(EnvironmentWish wish, Credential by) => (await _environments.PutAsync(wish, by, default)).Value();

    private async Task ApplicationAsync(string key, Credential by) =>
        (await new ApplicationDesk(_store.Database, _store.Feed, _store.Clock).PutAsync(new(new(key), default, ""), by, default)).Value();

    private Task<ReleaseBoard.Domain.Words.Outcome<ReleasePath>> DrawAsync(string application, Credential by, params string[] environments) =>
        _paths.PutAsync(new(new(application), [.. environments.Select(key => new Stage { Environment = new(key) })]), by, default);

    private IEnumerable<string> Acts() => new JournalDesk(_store.Database).After(0, 100).Select(entry => entry.Act);
}
