using System.Data.Common;
using System.Text;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>What provenance is judged by at this moment: the keys that are known, and what one application expects.</summary>
/// <param name="Print">The same for the same keys and terms, and only for those.</param>
internal sealed record Rulebook(EvidenceTerms Terms, IReadOnlyList<string> KeyTexts, Digest Print)
{
    public static Rulebook Of(DbConnection db, ApplicationKey application)
    {
        var terms = EvidenceTermsStore.Of(db, application);
        var keys = SigningKeyStore.Texts(db);

        // JSON holds no line break outside of its texts, and there it is escaped.
        var said = string.Join('\n', [Stored.Json(terms), .. keys]);
        return new(terms, keys, Digest.Of(Encoding.UTF8.GetBytes(said)));
    }

    /// <summary>Read from their texts each time: whoever remembers a verdict does not ask.</summary>
    public Facts<SigningKey> Keys() => KeyTexts.Select(Stored.FromJson<SigningKey>).ToFacts();
}
