using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>What was taken of a message.</summary>
/// <param name="Why">Why the first that was left out was; null when nothing was.</param>
/// <param name="Exemplars">How many exemplars were left out beside points that were taken.</param>
public sealed record OtlpTaken(int Taken, int LeftOut, string? Why, int Exemplars = 0)
{
    /// <summary>What the sender should know; null when there is nothing.</summary>
    public string? Sentence => Exemplars == 0 ? Why : $"{Why}{(Why is null ? "" : " ")}{Exemplars} exemplars were left out: the board keeps none.";
}

/// <summary>
/// Where metrics and logs of OpenTelemetry's protocol arrive. A message may be of several places; what of it cannot be taken is left
/// out, counted and said, and the rest is taken.
/// </summary>
public sealed class OtlpDesk(Database database, SampleInlet inlet, OtlpBook book, LogBoard logs, SourceBoard sources, TimeProvider clock)
{
    private static readonly string Name = SourceRules.NameOf(SourceKind.Otlp) ?? "";

    private static readonly TimeSpan LatestPast = TimeSpan.FromHours(1);
    private static readonly TimeSpan LatestFuture = TimeSpan.FromMinutes(10);

    /// <summary>Refused whole when whoever sends may not report signals at all.</summary>
    public Outcome<OtlpTaken> TakeMetrics(OtlpMessage<OtlpPoint> message, Credential by) => Take(message, by, point => point.Resource, Take);

    public Outcome<OtlpTaken> TakeLogs(OtlpMessage<OtlpLog> message, Credential by) => Take(message, by, log => log.Resource, (log, place) =>
    {
        logs.Add(
            place.Slot, place.Deployment, log.Time == 0 ? null : Time(log.Time), log.Level ?? LogLineRules.Read(log.Text).Level ?? LogSeverity.Information,
            log.Resource.Instance, log.Text);
        return null;
    });

    private Outcome<OtlpTaken> Take<T>(OtlpMessage<T> message, Credential by, Func<T, OtlpResource> of, Func<T, OtlpPlace, string?> take)
        where T : class
    {
        var resources = message.Items.Select(of).Distinct().ToList();
        return database.Read(db => ActorStore.Find(db, by, clock.GetUtcNow()).Then(actor =>
            actor.Permissions.Contains(Permission.ReportSignals)
                ? OtlpPlaces.Find(db, resources, actor)
                : PermissionRules.Check(actor, Permission.ReportSignals) ?? throw new InvalidOperationException("It is missing."))).Then<OtlpTaken>(places =>
        {
            var (leftOut, why) = (message.LeftOut, message.Why);
            foreach (var group in message.Items.GroupBy(item => places[of(item)]))
            {
                var (taken, lost, because) = Take(group, group.Key, take);
                leftOut += lost;
                why ??= because;
                if (group.Key.Match(place => (Slot?)place.Slot, _ => null) is { } slot)
                {
                    sources.Hear(slot, Name, SourceKind.Otlp, taken, lost, because is null ? [] : [$"Some was left out: {because}"]);
                }
            }

            return new OtlpTaken(message.Items.Count + message.LeftOut - leftOut, leftOut, why, message.Exemplars);
        });
    }

    private static (int Taken, int LeftOut, string? Why) Take<T>(IEnumerable<T> items, Outcome<OtlpPlace> found, Func<T, OtlpPlace, string?> take)
    {
        var (taken, leftOut, why) = (0, 0, (string?)null);
        foreach (var item in items)
        {
            var refused = found.Match(place => take(item, place), refusal => refusal.Sentence);
            (taken, leftOut) = refused is null ? (taken + 1, leftOut) : (taken, leftOut + 1);
            why ??= refused;
        }

        return (taken, leftOut, why);
    }

    private string? Take(OtlpPoint point, OtlpPlace place)
    {
        var now = clock.GetUtcNow();
        var at = Time(point.Time);
        if (at < now - LatestPast || at > now + LatestFuture)
        {
            return "A point is more than an hour old or ten minutes ahead: look at its sender's clock.";
        }

        if (book.Add(place.Slot, place.Deployment, point) is not { } samples)
        {
            return "There is no room for more series.";
        }

        if (samples.Count == 0)
        {
            return "A point came twice, or after a later one.";
        }

        var milliseconds = at.ToUnixTimeMilliseconds();
        var lost = inlet.Take(place.Slot, Name, samples.Select(sample =>
            new SignalPoint(place.Deployment, Named(sample.Series, place), sample.Kind, milliseconds, sample.Value)));
        return lost == 0 ? null : "There is no room for more series.";
    }

    private static MetricSeries Named(MetricSeries series, OtlpPlace place) =>
        place.Labels.Count == 0 ? series : series with { Labels = series.Labels.Concat(place.Labels.Where(own => series.Labels.All(label => label.Name != own.Name))).ToFacts() };

    // Beyond the year 2262 it is no time, and the check above says so.
    private static DateTimeOffset Time(ulong nanoseconds) => DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(nanoseconds / 1_000_000, 9_223_372_036_854));
}
