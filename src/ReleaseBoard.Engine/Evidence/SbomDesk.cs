using System.Data.Common;
using System.Globalization;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>Where bills of materials come in and are looked up.</summary>
public sealed class SbomDesk(Database database, Feed feed, TimeProvider clock) : IDisposable
{
    private const int MostOnPage = 200;

    // A document of 50,000 components takes a moment to unpack: one is read at a time, whoever asks, and never on a circuit's thread.
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Keeps what the document says, in place of one that came before.</summary>
    public async Task<Outcome<SbomSummary>> PutAsync(Digest artifact, byte[] document, Credential by, CancellationToken cancellationToken)
    {
        if (MayPut(artifact, by) is { } refusal)
        {
            return refusal;
        }

        // Read and packed before the pen is taken: a large one takes its time.
        return await SbomRules.Read(document).Then<(SbomSummary Summary, byte[] Packed)>(sbom => (sbom.Summary, SbomStore.Pack(sbom.Components))).Match(
            read => database.WriteAsync(feed, [Topic.Artifacts], db => Keep(db, artifact, read.Summary, read.Packed, by), cancellationToken),
            why => Task.FromResult<Outcome<SbomSummary>>(why));
    }

    /// <summary>Null when they may bring a bill of materials of it: asked before a byte is read.</summary>
    public Refusal? MayPut(Digest artifact, Credential by) => database.Read(db => Subject.Find(db, artifact, by, clock.GetUtcNow())).Refusal;

    /// <summary>A page of the components whose name or package URL holds the text; of all of them without one. Refused where there is no bill of materials.</summary>
    /// <param name="skip">How many that were found stand on the pages before.</param>
    public Task<Outcome<SbomFinds>> ComponentsAsync(Digest artifact, string? search, int skip, int count, Reach reach, CancellationToken cancellationToken) =>
        InTurnAsync(db => Packed(db, artifact, reach), (packed, token) => FindAsync(packed, search, Math.Max(0, skip), Math.Clamp(count, 1, MostOnPage), token), cancellationToken);

    /// <summary>What changed from one artifact to another.</summary>
    public Task<Outcome<SbomDifference>> CompareAsync(Digest before, Digest after, Reach reach, CancellationToken cancellationToken) => InTurnAsync(
        db => Packed(db, before, reach).Then(old => Packed(db, after, reach).Then<(byte[] Old, byte[] New)>(now => (old, now))),
        async (both, token) => SbomRules.Compare(await ListAsync(both.Old, token), await ListAsync(both.New, token)),
        cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async Task<Outcome<TResult>> InTurnAsync<TPacked, TResult>(
        Func<DbConnection, Outcome<TPacked>> read, Func<TPacked, CancellationToken, Task<TResult>> unpack, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(
                () => database.Read(read).Match<Task<Outcome<TResult>>>(async packed => await unpack(packed, cancellationToken), refusal => Task.FromResult<Outcome<TResult>>(refusal)),
                cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static async Task<SbomFinds> FindAsync(byte[] packed, string? search, int skip, int count, CancellationToken cancellationToken)
    {
        List<SbomComponent> page = [];
        var total = 0;
        await foreach (var component in SbomStore.UnpackAsync(packed, cancellationToken))
        {
            if (SbomRules.Holds(component, search) && total++ >= skip && page.Count < count)
            {
                page.Add(component);
            }
        }

        return new(page.ToFacts(), total > skip + count ? (skip + count).ToString(CultureInfo.InvariantCulture) : null, total);
    }

    private static async Task<Facts<SbomComponent>> ListAsync(byte[] packed, CancellationToken cancellationToken) =>
        (await SbomStore.UnpackAsync(packed, cancellationToken).ToListAsync(cancellationToken)).ToFacts();

    private static Outcome<byte[]> Packed(DbConnection db, Digest artifact, Reach reach) =>
        !ArtifactStore.WithDigest(db, artifact).Any(one => reach.Sees(one.Application)) ? Subject.Unknown(artifact)
        : SbomStore.Packed(db, artifact) is { } packed ? packed
        : Refusal.NotFound("sbom.missing", $"Nobody has sent a bill of materials of {artifact.Short}….");

    private Outcome<SbomSummary> Keep(DbConnection db, Digest artifact, SbomSummary summary, byte[] packed, Credential by)
    {
        var now = Stored.Now(clock);
        return Subject.Find(db, artifact, by, now).Then<SbomSummary>(subject =>
        {
            // The same document again says nothing new.
            if (SbomStore.Summary(db, artifact) is { } known && known.Document == summary.Document)
            {
                return known;
            }

            SbomStore.Save(db, artifact, summary, packed, subject.Actor.Name, now);
            subject.Note(
                db,
                "evidence.sbom",
                of => $"A bill of materials of {of.Application} {of.Version} came: {summary.Components} components.",
                Stored.Json(new { artifact, summary.Document, summary.Components, summary.WithoutLicence }),
                now);
            return summary with { PostedBy = subject.Actor.Name, PostedAt = now };
        });
    }
}
