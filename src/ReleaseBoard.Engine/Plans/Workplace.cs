using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;

namespace ReleaseBoard.Engine.Plans;

/// <summary>A fresh folder with an artifact's files and what its programs may know; gone when the work is done.</summary>
public sealed class Workplace : IDisposable
{
    private readonly PlanPlaces _places;
    private readonly string _root;

    private Workplace(PlanPlaces places, string root, StoredArtifact artifact, InfrastructureManifest manifest, PlanSettings settings)
    {
        (_places, _root, Artifact, Manifest, Settings) = (places, root, artifact, manifest, settings);
        Secrets = new SecretWords();
        foreach (var secret in settings.Secrets)
        {
            Secrets.Add(secret);
        }
    }

    public StoredArtifact Artifact { get; }

    public InfrastructureManifest Manifest { get; }

    public PlanSettings Settings { get; }

    /// <summary>What must not be seen of what is printed here.</summary>
    public SecretWords Secrets { get; }

    /// <summary>The archive's files.</summary>
    public string Files => Path.Combine(_root, "files");

    /// <summary>Where the code lies.</summary>
    public string Folder => Path.GetFullPath(Path.Combine(Files, Manifest.Folder));

    /// <summary>A home of its own: nothing of the board's account is read by chance.</summary>
    public string Home => Path.Combine(_root, "home");

    /// <summary>Where Terraform keeps a state that no backend keeps; it outlives the folder.</summary>
    public required string State { get; init; }

    public string Beside(string name) => Path.Combine(_root, name);

    public string FileOf(string path) => Path.Combine(Files, path);

    public static Outcome<Workplace> Open(PlanPlaces places, Slot slot, StoredArtifact artifact, PlanSettings settings, CancellationToken cancellationToken)
    {
        if (artifact.Artifact.Manifest.Infrastructure is not { } manifest)
        {
            return new Refusal("plan.not-infrastructure", $"{artifact.Artifact.Version} carries no infrastructure.");
        }

        var place = new Workplace(places, places.Fresh(), artifact, manifest, settings) { State = places.State(slot) };
        Directory.CreateDirectory(place.Files);
        Directory.CreateDirectory(place.Home);
        var unpacked = PlanArchive.Unpack(artifact, place.Files, cancellationToken);
        if (unpacked.Refusal is { } refusal)
        {
            place.Dispose();
            return refusal;
        }

        return place;
    }

    public void Dispose() => _places.Clear(_root);
}
