namespace ReleaseBoard.Web.Demo;

/// <summary>The Storefront's way to production, as the body of <c>PUT applications/storefront/path</c>.</summary>
internal static class DemoPath
{
    private static readonly object Requests = new { name = "requests", weight = 2 };
    private static readonly object Resources = new { name = "resources", weight = 1 };

    /// <summary>Every environment of the demo, in the order of the way.</summary>
    public static readonly string[] Environments = ["development", "staging", "production"];

    /// <summary>The way of what is applied and not served: no traffic, one approval.</summary>
    public static readonly object Applied = new
    {
        stages = new object[]
        {
            new { environment = "development" },
            new { environment = "staging", after = new[] { "development" } },
            new { environment = "production", after = new[] { "staging" }, approvals = new[] { new { atLeast = 1, role = "releaseManager" } } },
        },
    };

    public static readonly object Body = new
    {
        stages = new object[]
        {
            new { environment = "development", instances = 1 },
            new { environment = "staging", after = new[] { "development" }, instances = 1 },
            new
            {
                environment = "production",
                after = new[] { "staging" },
                instances = 2,
                approvals = new[] { new { atLeast = 1, role = "releaseManager" }, new { atLeast = 1, role = "productOwner" } },
                soakSeconds = 5,
                steps = new[]
                {
                    new { weight = 5, durationSeconds = 20 },
                    new { weight = 25, durationSeconds = 20 },
                    new { weight = 50, durationSeconds = 20 },
                    new { weight = 100, durationSeconds = 10 },
                },
                verification = new
                {
                    minimumRequests = 30,
                    maximumFailureRate = 0.03,

                    // A process that has just begun on a busy machine may need 400 ms for its first pages; what is slow here needs 700.
                    maximumP95 = 500,
                    metrics = new object[]
                    {
                        new { key = "failures", title = "Failed requests", reads = "failures", isCritical = true, group = Requests },

                        // A process that has just begun serves its first pages slowly: only what is twice as slow comes back.
                        new { key = "latency", title = "Latency", reads = "latency", allowed = 1.0, isCritical = true, group = Requests },
                        new { key = "latency-p95", title = "Latency p95", reads = "latencyP95", allowed = 0.5, isDryRun = true, group = Requests },
                        new { key = "memory", title = "Memory", reads = "memory", allowed = 0.5, isDryRun = true, group = Resources },
                    },
                },
            },
        },
    };

    /// <summary>What it shall hold for visitors, as the body of <c>PUT health/storefront/production/objectives</c>.</summary>
    public static readonly object Objectives = new
    {
        objectives = new object[]
        {
            new { kind = "availability", target = 0.995, windowDays = 30 },
            new { kind = "latency", target = 0.95, within = 300, windowDays = 7 },
        },
        reason = "What the shop promises its visitors.",
    };
}
