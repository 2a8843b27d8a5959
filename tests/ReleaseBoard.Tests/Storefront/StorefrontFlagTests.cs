namespace ReleaseBoard.Tests.Storefront;

public sealed class StorefrontFlagTests
{
    private const string Broken = """{"version":"1.0.0","expressFailureRate":0.25}""";

    [Fact]
    public async Task Whoever_has_the_feature_gets_the_express_checkout_and_the_same_visitor_is_asked_for_each_time()
    {
        using var flags = new FlagServer();
        await using var shop = await StorefrontProcess.StartAsync("""{"version":"1.0.0"}""", flags.Address.AbsoluteUri);

        // A page waits for a flag only so long: the first call of a cold process may be late.
        await UntilAsync(async () => (await shop.Client.GetStringAsync("/checkout")).Contains("express checkout is ready", StringComparison.Ordinal));
        await shop.Client.GetStringAsync("/checkout");

        var asked = flags.Heard.Where(call => call.Path == "/ofrep/v1/evaluate/flags/express-checkout").ToList();
        Assert.Equal(["Bearer key-1"], asked.Select(call => call.Key).Distinct());
        Assert.Single(asked.Select(call => (string?)call.Body?["context"]?["targetingKey"]).Distinct());
    }

    [Fact]
    public async Task What_does_not_work_of_the_feature_is_reported_and_visitors_get_the_old_checkout()
    {
        using var flags = new FlagServer();
        await using var shop = await StorefrontProcess.StartAsync(Broken, flags.Address.AbsoluteUri);

        await UntilAsync(async () =>
        {
            using var answer = await shop.Client.GetAsync("/checkout");
            Assert.True(answer.IsSuccessStatusCode);
            return flags.Outcomes("on") is { Successes: var works, Failures: var fails } && works + fails >= 20;
        });

        var (successes, failures) = flags.Outcomes("on");
        Assert.Equal((successes + failures) / 4, failures);
    }

    [Fact]
    public async Task Without_a_flag_server_that_answers_the_codes_own_default_counts()
    {
        using var flags = new FlagServer { Answer = null };
        await using var failing = await StorefrontProcess.StartAsync(Broken, flags.Address.AbsoluteUri);
        await using var alone = await StorefrontProcess.StartAsync(Broken);

        Assert.Contains("Nothing to pay for<", await failing.Client.GetStringAsync("/checkout"), StringComparison.Ordinal);
        Assert.Contains("Nothing to pay for<", await alone.Client.GetStringAsync("/checkout"), StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        for (var tries = 0; !await isTrue(); tries++)
        {
            Assert.True(tries < 600, "Waited in vain.");
            await Task.Delay(50);
        }
    }
}
