using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>Where it is read what speaks for an artifact.</summary>
public sealed class EvidenceDesk(Database database, EvidenceReading reading)
{
    /// <summary>What speaks for an artifact now, judged by what its application expects now.</summary>
    public EvidenceSight Of(Artifact artifact) => database.Read(db => reading.InFull(db, artifact));

    /// <summary>The same of every artifact with that digest, as far as whoever asks sees; refused when there is none.</summary>
    public Outcome<Facts<EvidenceSight>> Of(Digest digest, Reach reach) => database.Read<Outcome<Facts<EvidenceSight>>>(db =>
    {
        var artifacts = ArtifactStore.WithDigest(db, digest).Where(artifact => reach.Sees(artifact.Application)).ToList();
        return artifacts.Count == 0 ? Subject.Unknown(digest) : artifacts.Select(artifact => reading.InFull(db, artifact)).ToFacts();
    });
}
