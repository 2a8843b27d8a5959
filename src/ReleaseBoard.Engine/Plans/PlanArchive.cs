using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;

namespace ReleaseBoard.Engine.Plans;

/// <summary>An artifact's archive, as plans are read from it and unpacked.</summary>
internal static class PlanArchive
{
    /// <summary>The code where the disk did not give the bytes.</summary>
    public const string Unreadable = "archive.unreadable";

    /// <summary>The code where the disk gave other bytes than those that arrived.</summary>
    public const string Changed = "archive.digest";

    // The board has measured every archive by its own limits, and the digest says that this is one of them.
    private static readonly ArchiveLimits MeasuredAlready = new() { MaximumEntries = int.MaxValue, MaximumRatio = int.MaxValue, MaximumUnpackedBytes = long.MaxValue };

    /// <summary>The plan it carries, without secrets; they are added to those given. Refused when it carries none.</summary>
    public static Outcome<InfrastructurePlan> Read(StoredArtifact artifact, SecretWords secrets, CancellationToken cancellationToken)
    {
        if (artifact.Artifact.Manifest.Infrastructure is not { Plan: { } path } manifest)
        {
            return Refusal.NotFound("plan.none", "This artifact carries no plan: it is made from the code where it shall be applied.");
        }

        byte[]? json = null;
        StateMark? state = null;
        return Intact(artifact).Then(_ => Walk(artifact, Take, cancellationToken)).Then(_ => PlanJsonRules.Read(json, manifest.Tool, secrets)).Then<InfrastructurePlan>(plan => plan with { State = state });

        void Take(ArchiveFile file, Stream content)
        {
            if (file.Path == path)
            {
                json = Bytes(content, PlanJsonRules.MostBytes + 1);
            }
            else if (file.Path == manifest.Saved && Bytes(content, PlanJsonRules.MostBytes) is { } saved)
            {
                state = StateRules.OfSavedPlan(new MemoryStream(saved, writable: false));
            }
        }
    }

    /// <summary>Puts its files into a folder; refused when it is not what was approved any more.</summary>
    public static Outcome<string> Unpack(StoredArtifact artifact, string folder, CancellationToken cancellationToken)
    {
        return Intact(artifact).Then(_ => Walk(artifact, Place, cancellationToken)).Then<string>(_ => folder);

        void Place(ArchiveFile file, Stream content)
        {
            var path = Path.GetFullPath(Path.Combine(folder, file.Path));
            // The reader has refused such paths already; a second lock on the same door costs nothing.
            if (!path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"'{file.Path}' leads out of the folder it is unpacked into.");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? folder);
            using var target = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | (file.IsExecutable ? UnixFileMode.UserExecute : 0),
            });
            content.CopyTo(target);
        }
    }

    private static Outcome<StoredArtifact> Intact(StoredArtifact artifact)
    {
        try
        {
            using var archive = File.OpenRead(artifact.Archive);
            return Digest.Of(archive) == artifact.Artifact.Digest
                ? artifact
                : new Refusal(Changed, $"The archive of {artifact.Artifact.Version} is not what was approved: its bytes have changed.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Gone(artifact, failure);
        }
    }

    private static Refusal Gone(StoredArtifact artifact, Exception failure) => new(Unreadable, $"The archive of {artifact.Artifact.Version} could not be read: {failure.Message}");

    private static Outcome<ArtifactManifest> Walk(StoredArtifact artifact, Action<ArchiveFile, Stream> take, CancellationToken cancellationToken)
    {
        try
        {
            using var archive = File.OpenRead(artifact.Archive);
            return ArchiveReader.Read(archive, MeasuredAlready, take, cancellationToken);
        }
        catch (IOException failure)
        {
            return Gone(artifact, failure);
        }
    }

    // One byte more than is read is enough for the reader to say that it is too much.
    private static byte[] Bytes(Stream content, int most)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (bytes.Length < most && content.Read(buffer, 0, (int)Math.Min(buffer.Length, most - bytes.Length)) is var read and > 0)
        {
            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }
}
