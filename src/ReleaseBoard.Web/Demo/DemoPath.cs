namespace ReleaseBoard.Web.Demo;

/// <summary>The Storefront's way to production, as the body of <c>PUT applications/storefront/path</c>.</summary>
internal static class DemoPath
{
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
                verification = new { minimumRequests = 30, maximumFailureRate = 0.03, maximumP95 = 300 },
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
