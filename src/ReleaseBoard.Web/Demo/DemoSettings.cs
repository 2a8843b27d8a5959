namespace ReleaseBoard.Web.Demo;

/// <summary>The Storefront's settings in each environment, and what of them is meant to differ: one difference is left that nobody declared.</summary>
internal static class DemoSettings
{
    private const string Shop = "storefront";

    private static readonly (string Topic, string Name, string Reason)[] Meant =
    [
        ("settings", "SHOP_MOTTO", "Whoever tests shall see where they are."),
        ("settings", "payment.url", "Staging pays at the provider's sandbox."),
        ("settings", "payment.token", "Each environment has an account of its own."),
        ("instances", "instances", "Production carries the visitors."),
        ("version", "version", "Staging is ahead: that is what it is for."),
        ("flags", "express-checkout", "Tried in staging before anyone can buy with it."),
    ];

    public static async Task FurnishAsync(DemoApi manager, CancellationToken cancellationToken)
    {
        await PutAsync(manager, "development", "Good things, half made", "https://sandbox.pay.example/v1", "demo-token-of-the-sandbox", "30s", cancellationToken);
        await PutAsync(manager, "staging", "Good things, tried here first", "https://sandbox.pay.example/v1", "demo-token-of-the-sandbox", "10s", cancellationToken);
        if (await PutAsync(manager, "production", "Good things, made once", "https://pay.example/v1", "demo-token-of-the-live-account", "2s", cancellationToken))
        {
            foreach (var (topic, name, reason) in Meant)
            {
                await manager.PutAsync($"applications/{Shop}/parity/expected", new { left = "staging", right = "production", topic, name, reason }, cancellationToken);
            }
        }
    }

    // What somebody changed since is theirs.
    private static async Task<bool> PutAsync(DemoApi manager, string environment, string motto, string payment, string token, string timeout, CancellationToken cancellationToken)
    {
        var place = $"applications/{Shop}/environments/{environment}/settings";
        if ((await manager.GetAsync(place, cancellationToken))?["revision"]?.GetValue<int>() is > 0)
        {
            return false;
        }

        var settings = new object[]
        {
            new { key = "SHOP_MOTTO", kind = "text", value = motto },
            new { key = "payment.url", kind = "address", value = payment },
            new { key = "payment.token", kind = "secret", value = token },
            new { key = "payment.timeout", kind = "duration", value = timeout },
            new { key = "payment.health", kind = "address", value = "${payment.url}/health" },
        };
        await manager.PutAsync(place, new { settings, reason = "What the shop begins with.", revision = 0 }, cancellationToken);
        return true;
    }
}
