using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Demo;

namespace ReleaseBoard.Web.Tests.Crash;

public sealed class CrashTests
{
    private const int Kills = 20;

    private static readonly string[] Ends =
    [
        "promotion.succeeded", "promotion.rolled-back", "promotion.failed", "promotion.errored",
        "promotion.aborted", "promotion.rejected", "promotion.expired", "promotion.superseded",
    ];

    private static readonly Stage Quick = new()
    {
        Environment = BoardProcess.Slot.Environment,
        Steps = [new(20, TimeSpan.FromMilliseconds(300)), new(60, TimeSpan.FromMilliseconds(300))],
    };

    [Fact]
    public async Task Killed_at_twenty_moments_of_running_promotions_it_ends_each_of_them_once_and_nobody_notices()
    {
        await using var board = new BoardProcess();
        await board.PrepareAsync(Quick);
        for (var version = 0; version <= Kills; version++)
        {
            await board.UploadAsync(new StorefrontBuild($"1.{version}.0"));
        }

        await board.StartAsync();
        await PromoteAsync(board, 0);
        await SettledAsync(board);
        await using (var visitors = new Visitors(board.GatewayPort, TimeSpan.FromMilliseconds(20)))
        {
            await KillAndStartAsync(board, new Random(20260302));
            await SettledAsync(board);
            Assert.True(visitors.Answers > 100, $"Only {visitors.Answers} visits were answered.");
            Assert.Empty(visitors.Failures);
        }

        AssertEachEndedOnce(board);
        var verification = await board.Room<JournalDesk>().VerifyAsync(default);
        Assert.True(verification.Holds, verification.Sentence);
        await AssertInForceAsync(board);
    }

    private static async Task KillAndStartAsync(BoardProcess board, Random random)
    {
        for (var kill = 1; kill <= Kills; kill++)
        {
            await PromoteAsync(board, kill);
            if (kill % 5 == 0)
            {
                await board.PostAsync("/rollbacks", new { application = "storefront", environment = "production", reason = "A test of the way back." });
            }

            await Task.Delay(random.Next(0, 2000));
            await board.KillAsync();
            await board.StartAsync();
        }
    }

    private static async Task PromoteAsync(BoardProcess board, int version) => Assert.NotNull(
        await board.PostAsync("/promotions", new { application = "storefront", version = $"1.{version}.0", environment = "production" }));

    private static Task SettledAsync(BoardProcess board) => BoardProcess.UntilAsync(
        () => Task.FromResult(board.Room<PromotionDesk>().List(new() { IsOpen = true }, null, 50).Items.Count == 0),
        "Not every promotion ended.");

    private static void AssertEachEndedOnce(BoardProcess board)
    {
        var promotions = board.Room<PromotionDesk>().List(new(), null, 200).Items;
        var entries = Journal(board).ToLookup(entry => entry.Subject);
        Assert.True(promotions.Count > Kills, $"There are only {promotions.Count} promotions.");
        foreach (var promotion in promotions)
        {
            var ends = entries[promotion.Id.ToString()].Where(entry => Ends.Contains(entry.Act)).ToList();
            Assert.True(promotion.Phase.IsTerminal(), $"Promotion {promotion.Id} is {promotion.Phase}.");
            Assert.True(ends.Count == 1, $"Promotion {promotion.Id} ended {ends.Count} times.");
            Assert.Equal(entries[promotion.Id.ToString()].Last(), ends[0]);
        }

        Assert.Contains(promotions, promotion => promotion.Phase is PromotionPhase.Succeeded);
    }

    private static async Task AssertInForceAsync(BoardProcess board)
    {
        var present = board.Room<Database>().Read(db => DeploymentStore.Present(db, BoardProcess.Slot));
        Assert.Equal(100, Assert.Single(present, deployment => deployment.Phase is DeploymentPhase.Stable).Weight);
        await BoardProcess.UntilAsync(
            async () =>
            {
                var status = BoardFixture.Accepted(await board.Room<IRuntime>().StatusAsync(default));
                var wished = present.Select(deployment => (deployment.Id.Value, deployment.Weight));
                return wished.SequenceEqual(Assert.Single(status.Slots).Deployments.Select(deployment => (deployment.Id, deployment.Weight)));
            },
            "What runs is not what is wished for.");
    }

    private static IEnumerable<JournalEntry> Journal(BoardProcess board)
    {
        long last = 0;
        while (board.Room<JournalDesk>().After(last, 1000) is { Count: > 0 } batch)
        {
            foreach (var entry in batch.Where(entry => entry.Act.StartsWith("promotion.", StringComparison.Ordinal)))
            {
                yield return entry;
            }

            last = batch[^1].Number;
        }
    }
}
