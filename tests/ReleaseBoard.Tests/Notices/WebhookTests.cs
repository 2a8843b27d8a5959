using ReleaseBoard.Domain.Notices;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Notices;

/// <summary>Real receivers over HTTP.</summary>
public sealed class WebhookTests
{
    [Fact]
    public async Task What_happens_is_told_in_order_signed_and_with_its_facts()
    {
        await using var house = await NoticeHouse.OpenAsync();
        await using var hook = await NoticeReceiver.StartAsync();
        var made = await house.ReceiverAsync("ci", hook.Url);
        await house.BeginAsync();

        var numbers = new List<long>();
        for (var i = 0; i < 20; i++)
        {
            numbers.Add(await house.HappensAsync("promotion.rolled-back", sentence: $"Number {i} came back.", details: """{"weight":5}"""));
        }

        await house.SeesAsync(made.Receiver.Id, view => view.Waiting == 0);
        Assert.Equal(numbers, hook.Got.Select(got => got.Entry));
        Assert.All(hook.Got, got => Assert.True(got.IsSignedWith(made.Secret ?? "")));
        var first = hook.Got[0].Json;
        Assert.Equal("promotion.rolled-back", first.GetProperty("type").GetString());
        var data = first.GetProperty("data");
        Assert.Equal(
            ("cameBack", "ada", "Number 0 came back.", "shop", "production", "7", 5, "https://board.example/promotions/7"),
            (data.GetProperty("kind").GetString(), data.GetProperty("by").GetString(), data.GetProperty("sentence").GetString(), data.GetProperty("application").GetString(),
                data.GetProperty("environment").GetString(), data.GetProperty("subject").GetString(), data.GetProperty("details").GetProperty("weight").GetInt32(), data.GetProperty("link").GetString()));
        Assert.Equal(numbers[^1], house.View(made.Receiver.Id).Receiver.Delivery.Cursor);
    }

    [Fact]
    public async Task What_was_taken_but_not_written_down_is_sent_again_with_the_same_id()
    {
        await using var house = await NoticeHouse.OpenAsync();
        await using var hook = await NoticeReceiver.StartAsync();
        var made = await house.ReceiverAsync("ci", hook.Url);
        await house.HappensAsync();
        using var release = new ManualResetEventSlim();
        Task? writer = null;

        // The receiver takes it, but the board dies before its cursor is written: the pen is held until the watch has ended.
        hook.Answer = async (context, _) =>
        {
            var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            writer ??= Task.Run(() => house.Store.Database.WriteAsync<bool>(
                _ =>
                {
                    held.TrySetResult();
                    release.Wait();
                    return true;
                },
                default));
            await held.Task;
            await NoticeReceiver.SayAsync(context, 204);
        };
        await house.BeginAsync();
        await hook.HasAsync(1, () => house.Store.Clock.Advance(TimeSpan.FromMilliseconds(100)));
        await house.EndAsync();
        release.Set();
        await (writer ?? Task.CompletedTask);
        Assert.True(house.View(made.Receiver.Id).Waiting == 1);
        hook.Answer = (context, _) => NoticeReceiver.SayAsync(context, 204);

        await house.BeginAsync();

        await house.SeesAsync(made.Receiver.Id, view => view.Waiting == 0);
        Assert.Equal(2, hook.Got.Count);
        Assert.Equal(hook.Got[0].Id, hook.Got[1].Id);
    }

    [Fact]
    public async Task A_receiver_that_was_down_gets_everything_afterwards_in_order()
    {
        await using var house = await NoticeHouse.OpenAsync();
        await using var hook = await NoticeReceiver.StartAsync();
        var isDown = true;
        hook.Answer = (context, _) => NoticeReceiver.SayAsync(context, isDown ? 503 : 200);
        var made = await house.ReceiverAsync("ci", hook.Url);
        await house.BeginAsync();
        var numbers = new List<long>();
        for (var i = 0; i < 12; i++)
        {
            numbers.Add(await house.HappensAsync());
        }

        var failing = await house.SeesAsync(made.Receiver.Id, view => view.Receiver.Delivery.Failures >= 4, TimeSpan.FromSeconds(20));
        Assert.Equal(("It answered 503.", 12), (failing.Receiver.Delivery.LastError, failing.Waiting));
        Assert.All(hook.Got, got => Assert.Equal(numbers[0], got.Entry));
        var tries = hook.Got.Count;
        isDown = false;

        var whole = await house.SeesAsync(made.Receiver.Id, view => view.Waiting == 0, TimeSpan.FromSeconds(20));

        Assert.Equal(numbers, hook.Got.Skip(tries).Select(got => got.Entry).Distinct());
        Assert.Equal((0, null), (whole.Receiver.Delivery.Failures, whole.Receiver.Delivery.LastError));
    }

    [Fact]
    public async Task One_that_hangs_delays_no_other()
    {
        await using var house = await NoticeHouse.OpenAsync();
        await using var dead = await NoticeReceiver.StartAsync();
        await using var well = await NoticeReceiver.StartAsync();
        dead.Answer = (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var hanging = await house.ReceiverAsync("hangs", dead.Url);
        var listening = await house.ReceiverAsync("listens", well.Url);
        await house.BeginAsync();

        for (var i = 0; i < 10; i++)
        {
            await house.HappensAsync();
        }

        await dead.HasAsync(1, () => house.Store.Clock.Advance(TimeSpan.FromMilliseconds(100)));
        await house.SeesAsync(listening.Receiver.Id, view => view.Waiting == 0);
        Assert.Equal((1, 10, 10), (dead.Got.Count, house.View(hanging.Receiver.Id).Waiting, well.Got.Count));
    }

    [Theory]
    [InlineData("hang", "It did not answer within 0.3 s.")]
    [InlineData("redirect", "It answered 302 and points elsewhere")]
    [InlineData("fail", "It answered 500.")]
    [InlineData("hang-up", "It hung up without an answer.")]
    public async Task What_goes_wrong_is_said_and_tried_again(string how, string said)
    {
        await using var house = await NoticeHouse.OpenAsync(timeout: how == "hang" ? TimeSpan.FromMilliseconds(300) : null);
        await using var hook = await NoticeReceiver.StartAsync();
        await using var elsewhere = await NoticeReceiver.StartAsync();
        hook.Answer = (context, _) =>
        {
            switch (how)
            {
                case "hang":
                    return Task.Delay(Timeout.Infinite, context.RequestAborted);
                case "redirect":
                    context.Response.Redirect(elsewhere.Url);
                    return Task.CompletedTask;
                case "hang-up":
                    context.Abort();
                    return Task.CompletedTask;
                default:
                    return NoticeReceiver.SayAsync(context, 500);
            }
        };
        var made = await house.ReceiverAsync("ci", hook.Url);
        await house.BeginAsync();
        await house.HappensAsync();

        var view = await house.SeesAsync(made.Receiver.Id, view => view.Receiver.Delivery.Failures >= 2, TimeSpan.FromSeconds(20));

        Assert.StartsWith(said, view.Receiver.Delivery.LastError, StringComparison.Ordinal);
        Assert.NotNull(view.Receiver.Delivery.NextTry);
        Assert.Empty(elsewhere.Got);
        Assert.Contains(house.Desk.Deliveries(made.Receiver.Id, house.Root).Value(), record => record.Outcome is PostOutcome.Failed);
    }

    [Fact]
    public async Task An_answer_of_a_hundred_megabytes_is_not_read()
    {
        await using var house = await NoticeHouse.OpenAsync();
        await using var hook = await NoticeReceiver.StartAsync();
        var chunk = new byte[64 * 1024];
        var hungUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hook.Answer = async (context, _) =>
        {
            context.RequestAborted.Register(() => hungUp.TrySetResult());
            context.Response.ContentLength = (100 * 1024 * 1024) + 1;
            for (var sent = 0; sent < 100 * 1024 * 1024 && !context.RequestAborted.IsCancellationRequested; sent += chunk.Length)
            {
                await context.Response.Body.WriteAsync(chunk);
            }

            // The last byte never comes: only who does not want them all is through with it.
            await hungUp.Task;
        };
        var made = await house.ReceiverAsync("ci", hook.Url);
        await house.BeginAsync();
        await house.HappensAsync();

        var view = await house.SeesAsync(made.Receiver.Id, view => view.Waiting == 0);

        await hungUp.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((0, null), (view.Receiver.Delivery.Failures, view.Receiver.Delivery.LastError));
    }

    [Fact]
    public async Task One_that_is_gone_for_good_is_paused_and_goes_on_when_resumed()
    {
        await using var house = await NoticeHouse.OpenAsync();
        await using var hook = await NoticeReceiver.StartAsync();
        hook.Answer = (context, _) => NoticeReceiver.SayAsync(context, 410);
        var made = await house.ReceiverAsync("ci", hook.Url);
        await house.BeginAsync();
        var first = await house.HappensAsync();
        var paused = await house.SeesAsync(made.Receiver.Id, view => view.Receiver.Delivery.Paused is not null);
        Assert.Equal("It is paused: It says that it is gone for good (410).", paused.Receiver.Delivery.Paused);
        var second = await house.HappensAsync();
        hook.Answer = (context, _) => NoticeReceiver.SayAsync(context, 200);

        (await house.Desk.ResumeAsync(made.Receiver.Id, leaveOut: false, house.Root, default)).Value();

        await house.SeesAsync(made.Receiver.Id, view => view.Waiting == 0);
        Assert.Equal([first, first, second], hook.Got.Select(got => got.Entry));
    }

    [Fact]
    public async Task After_three_days_it_is_given_up_with_a_sentence_in_the_journal()
    {
        await using var house = await NoticeHouse.OpenAsync();
        await using var hook = await NoticeReceiver.StartAsync();
        hook.Answer = (context, _) => NoticeReceiver.SayAsync(context, 500);
        var made = await house.ReceiverAsync("ci", hook.Url);
        await house.BeginAsync();
        var number = await house.HappensAsync();

        var view = await house.SeesAsync(made.Receiver.Id, view => view.Receiver.Delivery.Paused is not null, TimeSpan.FromHours(2));

        Assert.StartsWith($"It is paused: entry {number} could not be delivered for 3 days", view.Receiver.Delivery.Paused, StringComparison.Ordinal);
        Assert.Contains("receiver.given-up", house.Store.Database.Read(db => Engine.Journal.JournalStore.After(db, number, 10)).Select(entry => entry.Act));
    }

    [Fact]
    public async Task Only_what_was_asked_for_is_told()
    {
        await using var house = await NoticeHouse.OpenAsync();
        await using var hook = await NoticeReceiver.StartAsync();
        var made = await house.ReceiverAsync("ci", hook.Url, new() { Kinds = [NoticeKind.Failed], Applications = [new("shop")], Environments = [new("production")] });
        await house.BeginAsync();
        await house.HappensAsync("promotion.succeeded");
        await house.HappensAsync("promotion.failed", "bank");
        await house.HappensAsync("promotion.failed", environment: "staging");
        var wanted = await house.HappensAsync("promotion.failed");

        await house.SeesAsync(made.Receiver.Id, view => view.Waiting == 0);

        Assert.Equal([wanted], hook.Got.Select(got => got.Entry));
    }

    [Fact]
    public async Task For_a_day_after_an_exchange_both_secrets_verify_and_then_the_new_one_alone()
    {
        await using var house = await NoticeHouse.OpenAsync();
        await using var hook = await NoticeReceiver.StartAsync();
        var made = await house.ReceiverAsync("ci", hook.Url);
        var fresh = (await house.Desk.RotateAsync(made.Receiver.Id, house.Root, default)).Value();
        await house.BeginAsync();
        await house.HappensAsync();
        await house.SeesAsync(made.Receiver.Id, view => view.Waiting == 0);
        house.Store.Clock.Advance(ReceiverRules.Overlap);
        await house.HappensAsync();

        await house.SeesAsync(made.Receiver.Id, view => view.Waiting == 0);

        Assert.Equal([true, false], hook.Got.Select(got => got.IsSignedWith(made.Secret ?? "")));
        Assert.All(hook.Got, got => Assert.True(got.IsSignedWith(fresh.Secret ?? "")));
    }
}
