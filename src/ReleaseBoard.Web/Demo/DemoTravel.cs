using System.Text.Json.Nodes;

namespace ReleaseBoard.Web.Demo;

/// <summary>Brings artifacts along their path as the demo's people: one asks, one approves, both by the API.</summary>
internal sealed class DemoTravel(DemoApi developer, DemoApi manager, TimeProvider clock)
{
    /// <summary>True when something of the application has travelled already: the demo goes on where it was.</summary>
    public async Task<bool> HasBegunAsync(string application, CancellationToken cancellationToken) =>
        (await developer.GetAsync($"promotions?application={application}", cancellationToken))?["items"]?.AsArray().Count > 0;

    /// <summary>Brings a version to each environment in turn, all the way.</summary>
    public async Task BringAsync(string application, string version, IEnumerable<string> environments, CancellationToken cancellationToken)
    {
        foreach (var environment in environments)
        {
            var number = await AskAsync(application, version, environment, cancellationToken);
            if (environment == "production")
            {
                await manager.PostAsync($"promotions/{number}/approvals", new { approve = true, comment = "First opening." }, cancellationToken);
            }

            await SucceededAsync(number, cancellationToken);
        }
    }

    public async Task<long> AskAsync(string application, string version, string environment, CancellationToken cancellationToken)
    {
        await DemoVoice.SayAsync($"bringing {application} {version} to {environment}");
        var answer = await developer.PostAsync("promotions", new { application, version, environment, reason = "Next version." }, cancellationToken);
        return Promotion(answer)["id"]?.GetValue<long>() ?? throw new InvalidOperationException("A promotion has a number.");
    }

    private async Task SucceededAsync(long number, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200), clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var promotion = Promotion(await developer.GetAsync($"promotions/{number}", cancellationToken));
            switch (promotion["phase"]?.GetValue<string>())
            {
                case "succeeded":
                    return;
                case "failed" or "errored" or "rolledBack" or "aborted" or "rejected" or "awaitingIntervention" or "superseded" or "expired":
                    throw new InvalidOperationException($"Promotion {number} did not succeed: {promotion["explanation"]}");
            }
        }
    }

    private static JsonNode Promotion(JsonNode? answer) =>
        answer?["promotion"] ?? answer ?? throw new InvalidOperationException("The board answered nothing where it should name a promotion.");
}
