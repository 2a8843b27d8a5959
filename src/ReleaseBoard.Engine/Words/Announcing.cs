using System.Data.Common;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Words;

/// <summary>An act and the word of it.</summary>
internal static class Announcing
{
    /// <summary>
    /// Writes, and lets it be heard only after the commit, so whoever hears it reads the new state; a refusal is heard by nobody.
    /// Every act is in the journal, which is announced with it.
    /// </summary>
    public static async Task<Outcome<T>> WriteAsync<T>(
        this Database database, Feed feed, IReadOnlyCollection<Topic> topics, Func<DbConnection, Outcome<T>> write, CancellationToken cancellationToken)
    {
        var outcome = await database.ActAsync(write, cancellationToken);
        if (outcome.Refusal is null)
        {
            foreach (var topic in topics.Append(Topic.Journal))
            {
                feed.Announce(topic);
            }
        }

        return outcome;
    }
}
