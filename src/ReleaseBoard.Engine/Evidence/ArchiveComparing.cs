using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>Compares what came out of a rebuild with the artifact's own archive on this disk.</summary>
public sealed class ArchiveComparing(ArtifactFiles files, IOptions<ArtifactOptions> options) : IDisposable
{
    // An archive may unpack to gigabytes: one is read at a time, whoever asks.
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Where an archive differs from the artifact's, with the text of small files that are text.</summary>
    internal Task<Outcome<ArchiveDifference>> WithAsync(Digest artifact, ArtifactFiles.Arrival rebuilt, CancellationToken cancellationToken) => InTurnAsync(
        () => Index(artifact, cancellationToken).Then(own =>
        {
            using var other = rebuilt.OpenRead();
            return ArchiveIndex.Of(other, options.Value.Limits, cancellationToken).Then<ArchiveDifference>(index => Texts(artifact, rebuilt, DifferenceRules.Compare(own.Files, index.Files), cancellationToken));
        }),
        cancellationToken);

    /// <summary>The same where only the digests of files are known.</summary>
    internal Task<Outcome<ArchiveDifference>> WithAsync(Digest artifact, Facts<FilePrint> rebuilt, CancellationToken cancellationToken) =>
        InTurnAsync(() => Index(artifact, cancellationToken).Then<ArchiveDifference>(own => DifferenceRules.Compare(own.Files, rebuilt)), cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async Task<Outcome<ArchiveDifference>> InTurnAsync(Func<Outcome<ArchiveDifference>> compare, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(compare, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private Outcome<ArchiveIndex> Index(Digest artifact, CancellationToken cancellationToken)
    {
        using var own = files.Open(artifact);
        return own is null
            ? Refusal.NotFound("artifact.bytes-missing", $"The bytes of {artifact.Short}… are no longer on this machine, so there is nothing to compare with.")
            : ArchiveIndex.Of(own, options.Value.Limits, cancellationToken);
    }

    private ArchiveDifference Texts(Digest artifact, ArtifactFiles.Arrival rebuilt, ArchiveDifference difference, CancellationToken cancellationToken)
    {
        var paths = DifferenceRules.WorthReading(difference);
        using var own = files.Open(artifact);
        using var other = rebuilt.OpenRead();
        return own is null || paths.Count == 0
            ? difference
            : DifferenceRules.WithTexts(
                difference,
                ArchiveIndex.Texts(own, options.Value.Limits, paths, cancellationToken),
                ArchiveIndex.Texts(other, options.Value.Limits, paths, cancellationToken));
    }
}
