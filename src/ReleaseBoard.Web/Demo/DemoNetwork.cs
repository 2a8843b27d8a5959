namespace ReleaseBoard.Web.Demo;

/// <summary>The network before the demo's shop: two recorded plans, which the demo's own machinery makes true when they are handed over.</summary>
internal static class DemoNetwork
{
    public const string Key = "edge-network";

    // For nobody's eyes but the demo's: it signs what the board hands to the machinery beside it.
    private const string Secret = "whsec_ZGVtby1vbmx5LWRlbW8tb25seS1kZW1vLW9ubHk=";

    private static readonly (string Version, string Commit, string Message, string Changes)[] Builds =
    [
        ("2026.11.2", "90fe3a1", "Open the shop's port", string.Join(",", Created("firewall_rule.shop", "firewall_rule", "tcp/443 from anywhere"), Created("dns_record.shop", "dns_record", "shop.example"))),
        ("2026.11.3", "b7713cd", "Let monitoring in and close the old port", string.Join(
            ",",
            Created("firewall_rule.monitoring", "firewall_rule", "tcp/9100 from 10.0.8.0/24"),
            Changed("firewall_rule.shop", "firewall_rule", "tcp/443 from anywhere", "tcp/443 from the cache only"),
            Deleted("firewall_rule.legacy", "firewall_rule", "tcp/8443 from anywhere"))),
    ];

    public static async Task FurnishAsync(DemoApi manager, Uri board, CancellationToken cancellationToken)
    {
        await manager.PutAsync($"applications/{Key}", new { kind = "infrastructure", summary = "infrastructure" }, cancellationToken);
        await manager.PutAsync($"applications/{Key}/path", DemoPath.Applied, cancellationToken);
        foreach (var environment in DemoPath.Environments)
        {
            var settings = new[]
            {
                new { key = "handover.address", kind = "address", value = new Uri(board, DemoMachinery.Path).AbsoluteUri },
                new { key = "handover.secret", kind = "secret", value = Secret },
            };
            await manager.PutAsync($"applications/{Key}/environments/{environment}/settings", new { settings, reason = "The demo's own machinery." }, cancellationToken);
        }

        foreach (var topic in (string[])["version", "infrastructure"])
        {
            await manager.PutAsync($"applications/{Key}/parity/expected", new { left = "staging", right = "production", topic, name = topic, reason = "Staging is ahead: that is what it is for." }, cancellationToken);
        }
    }

    public static async Task UploadAsync(DemoApi developer, CancellationToken cancellationToken)
    {
        foreach (var (version, commit, message, changes) in Builds)
        {
            var plan = $$"""{ "format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": [{{changes}}] }""";
            await using var archive = DemoArchive.Pack(("plan.json", plan), ("releaseboard.json", """{ "infrastructure": { "tool": "terraform", "plan": "plan.json" } }"""));
            await developer.UploadArtifactAsync(Key, version, commit, message, archive, cancellationToken);
        }
    }

    private static string Created(string address, string type, string rule) => Change(address, type, "create", "null", Rule(rule));

    private static string Changed(string address, string type, string before, string after) => Change(address, type, "update", Rule(before), Rule(after));

    private static string Deleted(string address, string type, string rule) => Change(address, type, "delete", Rule(rule), "null");

    private static string Rule(string rule) => $$"""{ "rule": "{{rule}}" }""";

    private static string Change(string address, string type, string action, string before, string after) =>
        $$"""
        { "address": "{{address}}", "mode": "managed", "type": "{{type}}", "name": "{{address.Split('.')[1]}}", "provider_name": "registry.example/edge",
          "change": { "actions": ["{{action}}"], "before": {{before}}, "after": {{after}}, "after_unknown": {}, "before_sensitive": {}, "after_sensitive": {} } }
        """;
}
