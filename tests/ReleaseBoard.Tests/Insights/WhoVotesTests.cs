using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Insights;
using ReleaseBoard.Tests.Promotions;

namespace ReleaseBoard.Tests.Insights;

/// <summary>Who may vote is said in six places: the cell, the figure, the count, the list, the sentence and the vote. They say the same.</summary>
public sealed class WhoVotesTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("a manager, whom the rule asks", "ada", Role.ReleaseManager, null, true)]
    [InlineData("a developer, whom the rule names", "dora", Role.Developer, null, true)]
    [InlineData("one who approves elsewhere, but not here", "pam", Role.ProductOwner, null, false)]
    [InlineData("who wrote it", "linus", Role.ReleaseManager, null, false)]
    [InlineData("who asked for it", "rita", Role.ReleaseManager, null, false)]
    [InlineData("a viewer", "vera", Role.Viewer, null, false)]
    [InlineData("a manager by a token for this application", "ada", Role.ReleaseManager, "storefront", true)]
    [InlineData("a manager by a token for another application", "ada", Role.ReleaseManager, "search", false)]
    public async Task Every_place_that_says_who_may_vote_says_the_same(string who, string name, Role role, string? token, bool may)
    {
        var rule = Some.Rule(5, Role.ReleaseManager, "dora") with { ExcludeAuthor = true };
        await _bench.SetUpAsync(Some.Stage() with { Approvals = [rule] }, "1.0.0");
        await _bench.Store.WriteAsync("update artifact set author = 'Linus <linus@example.org>'");
        var rita = await _bench.Store.PersonAsync("rita", Role.ReleaseManager);
        var promotion = await _bench.RequestAsync("1.0.0", rita);
        var person = name == "rita" ? rita : await _bench.Store.PersonAsync(name, role);
        var by = token is null ? person : await _bench.Store.TokenAsync(person, token);
        var board = new BoardDesk(_bench.Store.Database, new HealthBoard(Options.Create(new HealthOptions()), _bench.Store.Clock), _bench.Store.Clock);

        var view = board.Read(new(), by);
        var said = new[]
        {
            view.Rows.Any(row => row.Cell(new("production"))?.Promotion?.MayVote == true),
            view.Figures.ApprovalsForYou == 1,
            _bench.Desk.OpenToVoteOf(by).Contains(promotion.Id),
            _bench.Desk.WaitingFor(by).Any(waiting => waiting.Promotion.Id == promotion.Id),
            _bench.Desk.WhyNoVote(promotion.Id, by) is null,
            (await _bench.Desk.VoteAsync(promotion.Id, true, null, by, default)).Refusal is null,
        };

        Assert.True(said.All(answer => answer == may), $"{who}: {string.Join(' ', said)}");
    }
}
