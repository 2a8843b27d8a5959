using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Notices;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Notices;

/// <summary>The table of people's own choices.</summary>
internal static class OwnNoticesStore
{
    public static OwnNotices Find(DbConnection db, OperatorName person) => db.QuerySingleOrDefault<OwnRow>(
        "select choice, in_board as InBoard, by_mail as ByMail from own_notices where person = @person", new { person = person.Value }) is { } row
        ? new() { Choice = Stored.FromJson<NoticeChoice>(row.Choice), InBoard = row.InBoard == 1, ByMail = row.ByMail == 1 }
        : OwnNotices.Nothing;

    public static void Save(DbConnection db, OperatorName person, OwnNotices own) => db.Execute(
        """
        insert into own_notices (person, choice, in_board, by_mail) values (@Person, @Choice, @InBoard, @ByMail)
        on conflict (person) do update set choice = excluded.choice, in_board = excluded.in_board, by_mail = excluded.by_mail
        """,
        new { Person = person.Value, Choice = Stored.Json(own.Choice), InBoard = own.InBoard ? 1 : 0, ByMail = own.ByMail ? 1 : 0 });

    private sealed record OwnRow(string Choice, long InBoard, long ByMail);
}
