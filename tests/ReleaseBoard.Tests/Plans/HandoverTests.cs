using System.Text;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Plans;
using ReleaseBoard.Tests.Notices;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Plans;

public sealed class HandoverTests
{
    private const string Manifest = """{"infrastructure":{"tool":"ansible","playbook":"site.yml"}}""";

    [Fact]
    public async Task Work_goes_out_signed_and_the_call_back_ends_it_once_and_for_all()
    {
        await using var house = await PlanHouse.OpenAsync();
        await using var machinery = await NoticeReceiver.StartAsync();
        var secret = WebhookSignatureRules.NewSecret();
        Outcome<Handover>? early = null;
        machinery.Answer = async (context, received) =>
        {
            // It may call back before it has even answered.
            early = await CallBackAsync(house, received, HandoverStatus.Running, "half way");
            await CallBackAsync(house, received, HandoverStatus.Succeeded, "3 changed");
            await NoticeReceiver.SayAsync(context, 202);
        };
        var work = house.Work(await ArriveAsync(house), await SettingsAsync(house, machinery.Url, secret));

        Assert.Equal("3 changed", (await house.ApplyAsync(work)).Value());

        var received = Assert.Single(machinery.Got);
        Assert.True(received.IsSignedWith(secret));
        Assert.Equal(("edge-network", $"http://board.example/api/v1/handovers/{received.Id}"), (Data(received, "application"), Data(received, "callBack")));
        Assert.Equal(HandoverStatus.Running, early?.Value().Status);
        Assert.Null((await CallBackAsync(house, received, HandoverStatus.Succeeded, "3 changed")).Refusal);
        Assert.Equal("handover.ended", (await CallBackAsync(house, received, HandoverStatus.Failed, "no")).Refusal?.Code);
        Assert.Equal("handover.unknown", (await house.Handovers.AnswerAsync(Guid.Parse(received.Id), "guess", HandoverStatus.Failed, "", default)).Refusal?.Code);
        Assert.Equal("handover.unknown", (await house.Handovers.AnswerAsync(Guid.NewGuid(), Data(received, "token"), HandoverStatus.Failed, "", default)).Refusal?.Code);

        // Asked again, it is not done again.
        Assert.Equal("3 changed", (await house.ApplyAsync(work)).Value());
        Assert.Single(machinery.Got);
        Assert.Equal("It was handed over; 3 changed", await house.Applier.LookAsync(work, default));
        Assert.DoesNotContain(Data(received, "token"), house.StoreText(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, house.StoreText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_back_that_comes_while_the_board_writes_down_that_it_was_taken_is_not_lost()
    {
        await using var house = await PlanHouse.OpenAsync(TimeSpan.FromSeconds(6));
        await using var machinery = await NoticeReceiver.StartAsync();
        Task? callingBack = null;
        machinery.Answer = async (context, received) =>
        {
            // It has the pen before the board asks for it, and lets go after the board has looked.
            var hasPen = new TaskCompletionSource();
            callingBack = Task.Run(() => house.Database.WriteAsync(
                db =>
                {
                    hasPen.SetResult();
                    Thread.Sleep(1500);
                    HandoverStore.Save(db, HandoverRules.Answer(HandoverStore.Find(db, Guid.Parse(received.Id)), Data(received, "token"), HandoverStatus.Succeeded, "done", TimeProvider.System.GetUtcNow()).Value());
                    return (Outcome<bool>)true;
                },
                default));
            await hasPen.Task;
            await NoticeReceiver.SayAsync(context, 202);
        };

        var answer = await house.ApplyAsync(house.Work(await ArriveAsync(house), await SettingsAsync(house, machinery.Url, WebhookSignatureRules.NewSecret())));

        await (callingBack ?? throw new InvalidOperationException("It was never sent."));
        Assert.Equal("done", answer.Value());
    }

    [Fact]
    public async Task Who_guesses_does_not_wait_for_the_pen()
    {
        await using var house = await PlanHouse.OpenAsync();
        using var letGo = new ManualResetEventSlim();
        var hasPen = new TaskCompletionSource();
        var writing = Task.Run(() => house.Database.WriteAsync<bool>(
            _ =>
            {
                hasPen.SetResult();
                letGo.Wait(TimeSpan.FromSeconds(30));
                return true;
            },
            default));
        await hasPen.Task;

        var guessing = house.Handovers.AnswerAsync(Guid.NewGuid(), "guess", HandoverStatus.Succeeded, "", default);
        var isFirst = await Task.WhenAny(guessing, Task.Delay(TimeSpan.FromSeconds(5))) == guessing;
        letGo.Set();
        await writing;

        Assert.True(isFirst, "It waited for the pen.");
        Assert.Equal("handover.unknown", (await guessing).Refusal?.Code);
    }

    [Fact]
    public async Task What_it_says_went_wrong_is_what_the_board_says()
    {
        await using var house = await PlanHouse.OpenAsync();
        await using var machinery = await NoticeReceiver.StartAsync();
        machinery.Answer = async (context, received) =>
        {
            await CallBackAsync(house, received, HandoverStatus.Failed, "The zone is\nlocked.");
            await NoticeReceiver.SayAsync(context, 204);
        };

        var refused = (await house.ApplyAsync(house.Work(await ArriveAsync(house), await SettingsAsync(house, machinery.Url, WebhookSignatureRules.NewSecret())))).Refusal;

        Assert.Equal(("handover.failed", "The zone is locked."), (refused?.Code, refused?.Sentence));
    }

    [Fact]
    public async Task Who_never_calls_back_is_given_up_with_a_sentence()
    {
        await using var house = await PlanHouse.OpenAsync(TimeSpan.FromMilliseconds(200));
        await using var machinery = await NoticeReceiver.StartAsync();

        var refused = (await house.ApplyAsync(house.Work(await ArriveAsync(house), await SettingsAsync(house, machinery.Url, WebhookSignatureRules.NewSecret())))).Refusal;

        Assert.Equal(("handover.overdue", "Nobody called back within 0.2 s. Whether it was done is not known here."), (refused?.Code, refused?.Sentence));
    }

    [Fact]
    public async Task Who_does_not_take_it_and_settings_that_will_not_do_are_named()
    {
        await using var house = await PlanHouse.OpenAsync();
        await using var machinery = await NoticeReceiver.StartAsync();
        machinery.Answer = (context, _) => NoticeReceiver.SayAsync(context, 403);
        var artifact = await ArriveAsync(house);

        async Task<string?> RefusedAsync(string address, string secret) => (await house.ApplyAsync(house.Work(artifact, await SettingsAsync(house, address, secret)))).Refusal?.Code;

        Assert.Equal("handover.not-taken", await RefusedAsync(machinery.Url, WebhookSignatureRules.NewSecret()));
        Assert.Equal("handover.address", await RefusedAsync("file:///etc", WebhookSignatureRules.NewSecret()));
        Assert.Equal("handover.secret", await RefusedAsync(machinery.Url, "whsec_short"));
    }

    private static Task<Domain.Artifacts.Artifact> ArriveAsync(PlanHouse house) => house.ArriveAsync(Manifest, ("site.yml", "[]"u8.ToArray()));

    private static Task<int> SettingsAsync(PlanHouse house, string address, string secret) => house.SetAsync(
        new SettingWish("handover.address", SettingKind.Text, address), new SettingWish("handover.secret", SettingKind.Secret, secret));

    private static string Data(Received received, string name) => received.Json.GetProperty("data").GetProperty(name).GetString() ?? "";

    private static Task<Outcome<Handover>> CallBackAsync(PlanHouse house, Received received, HandoverStatus status, string sentence) =>
        house.Handovers.AnswerAsync(Guid.Parse(Data(received, "id")), Data(received, "token"), status, sentence, default);
}
