using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Journal;

/// <summary>The board's own word in the journal, where nothing else is written with it.</summary>
internal static class Saying
{
    public static Task<Outcome<long>> SayAsync(this Database database, Feed feed, JournalNote note, TimeProvider clock, CancellationToken cancellationToken) =>
        database.WriteAsync<long>(feed, [], db => JournalStore.Append(db, note, OperatorName.Board, Stored.Now(clock)).Number, cancellationToken);
}
