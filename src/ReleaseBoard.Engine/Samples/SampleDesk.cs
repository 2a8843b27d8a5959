using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Samples;

/// <summary>Where samples are looked at.</summary>
public sealed class SampleDesk(SampleBoard board)
{
    /// <summary>Every series the question finds, by name and labels, each with its steps; series without a sample in the range are left out.</summary>
    public Outcome<Facts<SeriesSamples>> Read(SampleQuestion question)
    {
        if (SampleRules.Check(question) is { } refusal)
        {
            return refusal;
        }

        var books = board.Find(question);
        if (SampleRules.CheckFound(question, books.Count) is { } tooMany)
        {
            return tooMany;
        }

        var found = new List<SeriesSamples>();
        foreach (var book in books)
        {
            var fold = new StepFold((long)SampleRules.Step(question.Step).TotalMilliseconds, book.Kind);
            if (book.Fold(question.From.ToUnixTimeMilliseconds(), question.Until.ToUnixTimeMilliseconds(), fold) is { } damaged)
            {
                return damaged;
            }

            found.Add(new SeriesSamples(book.Identity, book.Kind, fold.Finish()));
        }

        return found.Where(series => series.Points.Count > 0).OrderBy(series => series.Identity.Series.ToString(), StringComparer.Ordinal).ToFacts();
    }
}
