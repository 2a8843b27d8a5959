using ReleaseBoard.Domain.Deployments;

namespace ReleaseBoard.Tests.Runner;

public sealed class GatewayTests(RunnerHouse house) : IClassFixture<RunnerHouse>
{
    [Fact]
    public async Task A_host_that_nobody_deployed_is_not_found_and_the_control_api_is_nowhere_on_the_port()
    {
        using var unknown = await house.VisitAsync("nobody");
        using var control = await house.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"http://localhost:{house.GatewayPort}/v1/status"));

        Assert.Equal(404, (int)unknown.StatusCode);
        Assert.Equal($"Nothing is deployed under the name 'nobody.production.localhost:{house.GatewayPort}'.\n", await unknown.Content.ReadAsStringAsync());
        Assert.Equal(404, (int)control.StatusCode);
    }

    [Fact]
    public async Task A_visitor_of_the_new_side_stays_there_while_its_weight_rises()
    {
        var (old, next) = (Wishes.Sample("1.0.0", weight: 100), Wishes.Sample("1.1.0", weight: 0));
        await ReadyAsync(Wishes.For("rises", 1, old));
        await ReadyAsync(Wishes.For("rises", 2, next, old));
        var onNewSide = new HashSet<string>();
        var revision = 2;

        foreach (var weight in (int[])[5, 25, 50, 100])
        {
            await house.ApplyAsync(Wishes.For("rises", ++revision, next with { Weight = weight }, old with { Weight = 100 - weight }));
            for (var visitor = 0; visitor < 10_000; visitor += 250)
            {
                var cookie = $"theme=dark; releaseboard-visitor={visitor}";
                if (await house.ReadAsync("rises", "/", cookie) == "1.1.0 #1")
                {
                    onNewSide.Add(cookie);
                }
                else
                {
                    Assert.DoesNotContain(cookie, onNewSide);
                }
            }

            Assert.Equal(40 * weight / 100, onNewSide.Count);
        }
    }

    [Fact]
    public async Task New_visitors_are_shared_out_by_weight_and_given_a_cookie_that_keeps_them()
    {
        var (old, next) = (Wishes.Sample("1.0.0", weight: 75), Wishes.Sample("1.1.0", weight: 25));
        await ReadyAsync(Wishes.For("shared", 1, old, next));
        var onNewSide = 0;

        for (var i = 0; i < 1000; i++)
        {
            using var answer = await house.VisitAsync("shared");
            var version = answer.Headers.GetValues("X-ReleaseBoard-Deployment").Single();
            onNewSide += version == "1.1.0" ? 1 : 0;
            if (i % 100 == 0)
            {
                var cookie = answer.Headers.GetValues("Set-Cookie").Single();
                Assert.EndsWith("; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax", cookie, StringComparison.Ordinal);
                Assert.Equal($"{version} #1", await house.ReadAsync("shared", "/", cookie.Split(';')[0]));
            }
        }

        // Five standard deviations to each side of 250.
        Assert.InRange(onNewSide, 180, 320);
    }

    [Fact]
    public async Task Under_load_a_flip_sends_everyone_to_the_other_side_and_fails_nobody()
    {
        var (old, next) = (Wishes.Sample("1.0.0", weight: 0), Wishes.Sample("1.1.0", weight: 100));
        await ReadyAsync(Wishes.For("flips", 1, old, next));
        using var enough = new CancellationTokenSource();
        var visitors = Enumerable.Range(0, 8).Select(_ => VisitUntilAsync("flips", enough.Token)).ToList();

        for (var revision = 2; revision <= 41; revision++)
        {
            var (oldWeight, answerer) = revision % 2 == 0 ? (100, "1.0.0 #1") : (0, "1.1.0 #1");
            await house.ApplyAsync(Wishes.For("flips", revision, old with { Weight = oldWeight }, next with { Weight = 100 - oldWeight }));
            Assert.Equal(answerer, await house.ReadAsync("flips"));
            await Task.Delay(10);
        }

        await enough.CancelAsync();
        var counts = await Task.WhenAll(visitors);
        Assert.All(counts, count => Assert.True(count > 0));
    }

    [Fact]
    public async Task A_request_under_way_finishes_though_its_side_loses_its_weight_and_is_removed()
    {
        var (old, next) = (Wishes.Sample("1.0.0", weight: 100), Wishes.Sample("1.1.0", weight: 0));
        await ReadyAsync(Wishes.For("under-way", 1, old, next));
        var slow = house.ReadAsync("under-way", "/slow/6000");
        await house.WaitAsync(old.Id, status => status.Traffic.InFlight == 1);

        await house.ApplyAsync(Wishes.For("under-way", 2, old with { Weight = 0 }, next with { Weight = 100 }));
        Assert.Equal("1.1.0 #1", await house.ReadAsync("under-way"));
        await house.ApplyAsync(Wishes.For("under-way", 3, next with { Weight = 100 }));
        Assert.Equal("1.1.0 #1", await house.ReadAsync("under-way"));

        Assert.False(slow.IsCompleted);
        Assert.Equal("1.0.0 #1", await slow);
    }

    [Fact]
    public async Task While_a_side_has_nothing_ready_the_other_answers_for_it()
    {
        var (old, next) = (Wishes.Sample("1.0.0", weight: 100), Wishes.Sample("1.1.0", weight: 0));
        await ReadyAsync(Wishes.For("stands-in", 1, old));

        await house.ApplyAsync(Wishes.For("stands-in", 2, old with { Weight = 0 }, next with { Weight = 100 }));
        var atOnce = await house.ReadAsync("stands-in");
        await house.WaitAsync(next.Id, status => status.IsReady(1));

        Assert.Equal("1.0.0 #1", atOnce);
        Assert.Equal("1.1.0 #1", await house.ReadAsync("stands-in"));
    }

    [Fact]
    public async Task When_an_instance_dies_under_load_the_others_answer_and_only_what_it_had_begun_can_fail()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100, instances: 2);
        await ReadyAsync(Wishes.For("dies", 1, shop));
        using var enough = new CancellationTokenSource();
        var visitors = Enumerable.Range(0, 4).Select(_ => VisitUntilAsync("dies", enough.Token)).ToList();

        using (var crash = await house.VisitAsync("dies", "/crash"))
        {
            await house.WaitAsync(shop.Id, status => status.IsReady(2) && status.Instances.Any(instance => instance.Restarts == 1));
        }

        await enough.CancelAsync();
        var failed = (await house.WaitAsync(shop.Id, status => status.Traffic.InFlight == 0)).Traffic.Failures;
        Assert.InRange(failed, 0, 5);
        await Task.WhenAll(visitors.Select(visitor => visitor.ContinueWith(_ => { }, TaskScheduler.Default)));
    }

    private async Task ReadyAsync(SlotWish wish)
    {
        await house.ApplyAsync(wish);
        await house.WaitUntilReadyAsync(wish);
    }

    private async Task<int> VisitUntilAsync(string application, CancellationToken enough)
    {
        var visits = 0;
        for (; !enough.IsCancellationRequested; visits++)
        {
            await house.ReadAsync(application);
        }

        return visits;
    }
}
