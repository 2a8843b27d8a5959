using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Applications;

public sealed class ApplicationDeskTests : IDisposable
{
    private readonly TestStore _store = new();
    private readonly ApplicationDesk _desk;

    public ApplicationDeskTests() => _desk = new(_store.Database, _store.Feed, _store.Clock);

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task What_is_answered_is_what_is_read_later_to_the_last_digit()
    {
        _store.Clock.Advance(TimeSpan.FromTicks(12_345));

        var made = (await PutAsync("web shop")).Value();

        Assert.Equal(made, _desk.Find(new("shop")));
    }

    [Fact]
    public async Task The_second_of_two_people_is_told_and_nothing_is_overwritten()
    {
        await PutAsync("web shop", basedOn: 0);

        var again = await PutAsync("web shop, mine", basedOn: 0);
        var first = await PutAsync("the fair's shop", basedOn: 1);
        var second = await PutAsync("the market's shop", basedOn: 1);

        Assert.Equal(("application.changed-meanwhile", null, "application.changed-meanwhile"), (again.Refusal?.Code, first.Refusal, second.Refusal?.Code));
        Assert.Equal(("the fair's shop", 2), (_desk.Find(new("shop"))?.Summary, _desk.Find(new("shop"))?.Revision));
    }

    [Fact]
    public async Task The_same_wish_again_changes_nothing_and_is_not_written_down()
    {
        await PutAsync("web shop");
        await PutAsync("web shop");

        Assert.Equal(1, _desk.Find(new("shop"))?.Revision);
        Assert.Equal(["application.created"], _store.Database.Read(db => JournalStore.After(db, 0, 10)).Select(entry => entry.Act));
    }

    [Fact]
    public async Task An_act_is_heard_with_the_journal_once_it_can_be_read_and_a_refused_one_by_nobody()
    {
        using var end = new CancellationTokenSource();
        await using var applications = _store.Feed.ListenAsync([Topic.Applications], TimeSpan.Zero, end.Token).GetAsyncEnumerator();
        await using var journal = _store.Feed.ListenAsync([Topic.Journal], TimeSpan.Zero, end.Token).GetAsyncEnumerator();
        Assert.True(await applications.MoveNextAsync() && await journal.MoveNextAsync());
        var (heardApplications, heardJournal) = (applications.MoveNextAsync().AsTask(), journal.MoveNextAsync().AsTask());

        await PutAsync(new string('x', 500));
        Assert.False(heardApplications.IsCompleted || heardJournal.IsCompleted);

        await PutAsync("web shop");
        Assert.True(await heardApplications && await heardJournal);
        await end.CancelAsync();
    }

    private Task<Outcome<Application>> PutAsync(string summary, int? basedOn = null) =>
        _desk.PutAsync(new(new("shop"), ApplicationKind.Service, summary) { BasedOn = basedOn }, Credential.Board, default);
}
