using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>The table of places in code that name flags, as builds post them.</summary>
internal static class CodeReferenceStore
{
    /// <summary>The places that name a flag, at most 500, by application and file.</summary>
    public static Facts<CodeReference> Of(DbConnection db, FlagKey flag) => db.Query<ReferenceRow>(
        "select application, flag, file, line from code_reference where flag = @flag order by application, file, line limit 500", new { flag = flag.Value })
        .Select(row => row.ToReference()).ToFacts();

    /// <summary>How many places name each flag.</summary>
    public static IReadOnlyDictionary<FlagKey, int> Counts(DbConnection db) =>
        db.Query<CountRow>("select flag, count(*) as Places from code_reference group by flag").ToDictionary(row => new FlagKey(row.Flag), row => (int)row.Places);

    /// <summary>Puts an application's places in the stead of those it had.</summary>
    public static void Replace(DbConnection db, ApplicationKey application, IReadOnlyCollection<CodeReference> references)
    {
        db.Execute("delete from code_reference where application = @application", new { application = application.Value });
        db.Execute(
            "insert into code_reference (application, flag, file, line) values (@Application, @Flag, @File, @Line) on conflict do nothing",
            references.Select(place => new ReferenceRow(place.Application.Value, place.Flag.Value, place.File, place.Line)));
    }

    // Properties, not a constructor: a sum over no rows has no type in SQLite that a constructor could be found by.
    private sealed record CountRow
    {
        public string Flag { get; init; } = "";

        public long Places { get; init; }
    }

    private sealed record ReferenceRow(string Application, string Flag, string File, long Line)
    {
        public CodeReference ToReference() => new(new(Application), new(Flag), File, (int)Line);
    }
}
