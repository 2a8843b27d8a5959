using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Insights;

/// <summary>Reads the entries of the journal that change what runs.</summary>
internal static class MarkStore
{
    private static readonly string[] Whole = [.. ChangeRules.Acts.Where(act => !act.EndsWith('.'))];
    private static readonly string Begun = string.Join(" or ", ChangeRules.Acts.Where(act => act.EndsWith('.')).Select(act => $"act like '{act}%'"));

    /// <summary>The newest so many of what happened to an application, or to none in particular, in these environments, or in none in particular, in the order of time.</summary>
    public static IEnumerable<JournalEntry> List(DbConnection db, ApplicationKey application, IEnumerable<EnvironmentKey> environments, DateTimeOffset from, DateTimeOffset until, int most) =>
        List(db, "(application = @Application or application is null)", application, environments, from, until, most);

    /// <summary>The same of every other application.</summary>
    public static IEnumerable<JournalEntry> Others(DbConnection db, ApplicationKey application, EnvironmentKey environment, DateTimeOffset from, DateTimeOffset until, int most) =>
        List(db, "application <> @Application", application, [environment], from, until, most);

    // By time, so that the index of times bounds what is read to the range, and the limit to its newest part.
    private static IEnumerable<JournalEntry> List(
        DbConnection db, string whose, ApplicationKey application, IEnumerable<EnvironmentKey> environments, DateTimeOffset from, DateTimeOffset until, int most) =>
        JournalStore.Read(
            db,
            $"""
            at >= @From and at <= @Until and (act in @Whole or {Begun}) and (environment in @Environments or environment is null) and {whose}
             order by at desc, number desc
             limit @Most
            """,
            new
            {
                From = Stored.Milliseconds(from),
                Until = Stored.Milliseconds(until),
                Whole,
                Application = application.Value,
                Environments = environments.Select(key => key.Value).ToArray(),
                Most = most,
            }).Reverse();

    /// <summary>The newest entries of one whole act since an instant, newest first: one walk along the index of acts.</summary>
    public static IEnumerable<JournalEntry> Of(DbConnection db, string act, DateTimeOffset from, int most) => JournalStore.Read(
        db, "act = @act and at >= @from order by number desc limit @most", new { act, from = Stored.Milliseconds(from), most });
}
