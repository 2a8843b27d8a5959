using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Signals;

namespace ReleaseBoard.Web.Health;

/// <summary>Reads what is new in the log of everything that runs in a slot.</summary>
public sealed class TailReader(LogDesk desk, LogBoard board, HealthBoard health, TimeProvider clock)
{
    // As far back as a fresh page reads, and how much of each deployment at a time.
    private static readonly TimeSpan Back = TimeSpan.FromMinutes(15);
    private const int MostAtOnce = 500;

    // A line's time is its own word: some arrive after later ones.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(10);

    /// <summary>Lines with a number above the one seen last of their deployment, oldest first; and why a log cannot be read, as a sentence.</summary>
    public async Task<(IReadOnlyList<TailLine> Lines, string? Problem)> ReadAsync(Slot slot, Func<DeploymentId?, long> seen, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var from = since is { } last ? last - Late : clock.GetUtcNow() - Back;
        var found = new List<TailLine>();
        string? problem = null;
        foreach (var deployment in health.Find(slot).Deployments)
        {
            var lines = await desk.ReadAsync(slot, deployment.Id, from, MostAtOnce, cancellationToken);
            problem ??= lines.Refusal?.Sentence;
            found.AddRange(lines.Match(known => known, _ => []).Select(line => new TailLine(line, deployment.Id, deployment.Version.Value)));
        }

        found.AddRange(board.Lines(slot, from, MostAtOnce).Select(line => new TailLine(line, null, "")));
        return ([.. found.Where(line => line.Line.Number > seen(line.Deployment)).OrderBy(line => line.Line.At).ThenBy(line => line.Line.Number)], problem);
    }

    /// <summary>Whose log there is to choose.</summary>
    public IReadOnlyList<(DeploymentId Id, string Version)> Sources(Slot slot) => [.. health.Find(slot).Deployments.Select(deployment => (deployment.Id, deployment.Version.Value))];
}
