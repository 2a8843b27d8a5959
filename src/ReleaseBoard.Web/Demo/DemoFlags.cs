namespace ReleaseBoard.Web.Demo;

/// <summary>The features the demo's product owner decides on: one the shop asks for, and others as a board that has lived for a while has them.</summary>
internal static class DemoFlags
{
    private const string Express = "express-checkout";

    private static readonly object Staff = new
    {
        plan = new { description = "People who work for the shop", clauses = new[] { new { attribute = "group", @operator = "oneOf", values = new[] { "staff" } } } },
        basedOn = 0,
    };

    public static async Task FurnishAsync(DemoApi owner, CancellationToken cancellationToken)
    {
        if ((await owner.GetAsync("flags?count=1", cancellationToken))?["items"]?.AsArray().Count > 0)
        {
            return;
        }

        await owner.PutAsync("environments/production/segments/staff", Staff, cancellationToken);
        await FlagAsync(owner, Express, "Pay with one click; the code is deployed and dark", ["checkout"], "release", cancellationToken);
        await FlagAsync(owner, "gift-wrapping", "Offer to wrap what is bought", ["checkout", "season"], "release", cancellationToken);
        await FlagAsync(owner, "maintenance-notice", "A line above the shop while something is repaired", ["operations"], "ops", cancellationToken);
        await OnAsync(owner, Express, "development", cancellationToken);
        await OnAsync(owner, Express, "staging", cancellationToken);
        await OnAsync(owner, "gift-wrapping", "development", cancellationToken);
    }

    private static async Task FlagAsync(DemoApi owner, string key, string description, string[] tags, string kind, CancellationToken cancellationToken) =>
        await owner.PutAsync($"flags/{key}", new { description, application = "storefront", tags, kind, permanent = kind == "ops" }, cancellationToken);

    private static async Task OnAsync(DemoApi owner, string key, string environment, CancellationToken cancellationToken) => await owner.PutAsync(
        $"flags/{key}/environments/{environment}",
        new { plan = new { isEnabled = true, offVariant = "off", fallthrough = new { variant = "on" } }, basedOn = 0, reason = "Try it here first." },
        cancellationToken);
}
