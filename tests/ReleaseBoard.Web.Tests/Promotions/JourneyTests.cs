using System.Text.Json;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Web.Demo;
using ReleaseBoard.Web.Tests.Crash;

namespace ReleaseBoard.Web.Tests.Promotions;

public sealed class JourneyTests
{
    private static readonly Stage Watched = new()
    {
        Environment = BoardProcess.Slot.Environment,
        Steps = [new(25, TimeSpan.FromSeconds(4)), new(50, TimeSpan.FromSeconds(3))],
        Verification = new() { MinimumRequests = 20, MaximumFailureRate = 0.05, MaximumP95 = 10_000 },
    };

    [Fact]
    public async Task A_good_version_goes_all_the_way_a_bad_one_comes_back_by_itself_and_a_hand_takes_it_back_by_weights_alone()
    {
        await using var board = new BoardProcess();
        await board.PrepareAsync(Watched);
        await board.UploadAsync(new("1.0.0"));
        await board.UploadAsync(new("1.1.0"));
        await board.UploadAsync(new("1.2.0") { FailureRate = 0.8 });
        await board.StartAsync();

        Assert.Equal(PromotionPhase.Succeeded, (await BringAsync(board, "1.0.0")).Phase);
        await using var visitors = new Visitors(board.GatewayPort, TimeSpan.FromMilliseconds(5));
        var good = await BringAsync(board, "1.1.0");
        Assert.Equal((PromotionPhase.Succeeded, 2), (good.Phase, good.Verdicts.Count(verdict => verdict.Grade is VerdictGrade.Pass)));
        Assert.Empty(visitors.Failures);

        var bad = await BringAsync(board, "1.2.0");
        Assert.Equal(PromotionPhase.RolledBack, bad.Phase);
        Assert.Contains("failed; the limit is 5 %.", bad.Explanation, StringComparison.Ordinal);
        Assert.NotEmpty(visitors.Failures);

        var before = await ProcessesAsync(board);
        var answer = await board.PostAsync("/rollbacks", new { application = "storefront", environment = "production", reason = "Carts are empty." });
        Assert.Equal("weights", answer?.GetProperty("offer").GetProperty("way").GetString());
        var back = await EndAsync(board, new PromotionId(Number(answer?.GetProperty("promotion"))));

        Assert.Equal((PromotionKind.Rollback, PromotionPhase.Succeeded, "1.0.0"), (back.Kind, back.Phase, back.Version.Value));
        Assert.Equal(before["1.0.0"], (await ProcessesAsync(board))["1.0.0"]);
    }

    private static async Task<Promotion> BringAsync(BoardProcess board, string version) =>
        await EndAsync(board, new PromotionId(Number(await board.PostAsync("/promotions", new { application = "storefront", version, environment = "production" }))));

    private static async Task<Promotion> EndAsync(BoardProcess board, PromotionId id)
    {
        await BoardProcess.UntilAsync(
            () => Task.FromResult(board.Room<PromotionDesk>().Find(id)?.Phase is { } phase && (phase.IsTerminal() || phase is PromotionPhase.AwaitingIntervention)),
            $"Promotion {id} did not end.");
        return board.Room<PromotionDesk>().Find(id) ?? throw new InvalidOperationException("It is gone.");
    }

    private static async Task<Dictionary<string, string>> ProcessesAsync(BoardProcess board) =>
        Assert.Single(BoardFixture.Accepted(await board.Room<IRuntime>().StatusAsync(default)).Slots).Deployments
            .ToDictionary(deployment => deployment.Version, deployment => string.Join(' ', deployment.Instances.Select(instance => instance.ProcessId)));

    private static long Number(JsonElement? promotion) => (promotion ?? throw new InvalidOperationException("It was refused.")).GetProperty("id").GetInt64();
}
