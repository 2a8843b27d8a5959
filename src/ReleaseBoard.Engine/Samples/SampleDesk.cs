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

    private Outcome<Facts<SeriesSamples>> Read(DbConnection db, SampleQuestion question)
    {
        if (SeriesStore.Find(db, question, MostCandidates) is not { } written)
        {
            return Refusal.Invalid("samples.too-many", $"More than {MostCandidates} series of {question.Slot} have samples in that range: name the metric, or ask for a shorter one.");
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
