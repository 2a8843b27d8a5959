using System.Data.Common;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Samples;

/// <summary>Where samples are looked at: memory and store together.</summary>
public sealed class SampleDesk(SampleBoard board, Database database)
{
    // Series of one slot in one range, before their labels are looked at: what a store full of past deployments may bring.
    private const int MostCandidates = 50_000;

    /// <summary>What was refused, lost or found damaged, each a sentence; none while all is well.</summary>
    public Facts<string> Trouble => board.Trouble;

    /// <summary>Every series the question finds, by name and labels, each with its steps; series without a sample in the range are left out.</summary>
    public Outcome<Facts<SeriesSamples>> Read(SampleQuestion question) =>
        SampleRules.Check(question) is { } refusal ? refusal : database.Read(db => Read(db, question));

    /// <summary>The metrics of a slot that have samples in a range and these letters in their names, by name, at most so many; and how many there are.</summary>
    public Outcome<(Facts<KnownMetric> Shown, int Found)> Metrics(Slot slot, string? letters, DateTimeOffset from, DateTimeOffset until, int most)
    {
        var question = new SampleQuestion { Slot = slot, From = from, Until = until, Step = TimeSpan.FromHours(1) };
        if (database.Read(db => SeriesStore.Find(db, question, MostCandidates)) is not { } stored)
        {
            return TooMany(slot);
        }

        var found = stored.Select(series => (series.Identity, series.Kind)).Concat(board.Find(question).Select(book => (book.Identity, book.Kind))).DistinctBy(series => series.Identity)
            .Where(series => string.IsNullOrEmpty(letters) || series.Identity.Series.Name.Contains(letters, StringComparison.OrdinalIgnoreCase))
            .GroupBy(series => series.Identity.Series.Name).OrderBy(metric => metric.Key, StringComparer.Ordinal)
            .Select(metric => new KnownMetric(metric.Key, metric.First().Kind, metric.Count())).ToList();
        return (found.Take(most).ToFacts(), found.Count);
    }

    private static Refusal TooMany(Slot slot) =>
        Refusal.Invalid("samples.too-many", $"More than {MostCandidates} series of {slot} have samples in that range: name the metric, or ask for a shorter one.");

    private Outcome<Facts<SeriesSamples>> Read(DbConnection db, SampleQuestion question)
    {
        if (SeriesStore.Find(db, question, MostCandidates) is not { } written)
        {
            return TooMany(question.Slot);
        }

        var stored = written.ToDictionary(series => series.Identity);
        var books = board.Find(question).ToDictionary(book => book.Identity);
        var identities = books.Keys.Union(stored.Keys).ToList();
        if (SampleRules.CheckFound(question, identities.Count) is { } tooMany)
        {
            return tooMany;
        }

        using var reading = new SampleReading(db, board, question);
        return reading.Read([.. identities.Select(identity => (stored.GetValueOrDefault(identity), books.GetValueOrDefault(identity)))])
            .Where(series => series.Points.Count > 0)
            .Select(series => (Name: series.Identity.Series.ToString(), Series: series)).OrderBy(found => found.Name, StringComparer.Ordinal)
            .Select(found => found.Series).ToFacts();
    }
}
