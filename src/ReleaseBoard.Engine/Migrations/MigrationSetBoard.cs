using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;

namespace ReleaseBoard.Engine.Migrations;

/// <summary>The scripts of the artifacts that were asked for last, read out of their archives once: an archive never changes.</summary>
public sealed class MigrationSetBoard(ArtifactFiles files, IOptions<ArtifactOptions> options)
{
    /// <summary>The code of the refusal for an artifact that is no database's.</summary>
    public const string NoDatabase = "migration.no-database";

    // Eight of the largest, or all that a board with many databases looks at: most are a few KiB.
    private const long MostCharacters = 8L * MigrationSetRules.MostBytes;
    private const int MostSets = 256;

    private readonly Lock _gate = new();
    private readonly List<(Digest Digest, Outcome<MigrationSet> Set)> _kept = [];

    /// <summary>Refused when the artifact is of another kind, its archive is gone, or its scripts cannot be read.</summary>
    public Outcome<MigrationSet> Read(Artifact artifact, CancellationToken cancellationToken)
    {
        if (artifact.Manifest.Database is not { } manifest)
        {
            return None(artifact);
        }

        if (Kept(artifact.Digest) is { } kept)
        {
            return kept;
        }

        using var archive = files.Open(artifact.Digest);
        if (archive is null)
        {
            return Gone(artifact);
        }

        var read = Read(archive, manifest, options.Value.Limits, cancellationToken);
        lock (_gate)
        {
            _kept.RemoveAll(one => one.Digest == artifact.Digest);
            _kept.Add((artifact.Digest, read));
            for (var characters = _kept.Sum(one => Characters(one.Set)); (characters > MostCharacters && _kept.Count > 1) || _kept.Count > MostSets; _kept.RemoveAt(0))
            {
                characters -= Characters(_kept[0].Set);
            }
        }

        return read;
    }

    /// <summary>The same for who holds the store's pen and must not wait for an archive: null while nobody read it.</summary>
    public Outcome<MigrationSet>? Known(Artifact artifact)
    {
        if (artifact.Manifest.Database is null)
        {
            return None(artifact);
        }

        return Kept(artifact.Digest) is { } kept ? kept : files.Holds(artifact.Digest) ? null : (Outcome<MigrationSet>)Gone(artifact);
    }

    /// <summary>The scripts that count as applied: those of what is there. Null when nothing is, or when they cannot be read.</summary>
    public MigrationSet? There(Artifact? current, CancellationToken cancellationToken) =>
        current is null ? null : Read(current, cancellationToken).Match<MigrationSet?>(set => set, _ => null);

    private Outcome<MigrationSet>? Kept(Digest digest)
    {
        lock (_gate)
        {
            if (_kept.FindIndex(one => one.Digest == digest) is not (var known and >= 0))
            {
                return null;
            }

            // What was asked for last is the last to go.
            var kept = _kept[known];
            _kept.RemoveAt(known);
            _kept.Add(kept);
            return kept.Set;
        }
    }

    private static Refusal None(Artifact artifact) => Refusal.Unprocessable(NoDatabase, $"{artifact.Application} {artifact.Version} has no migrations of a database.");

    private static Refusal Gone(Artifact artifact) => Refusal.NotFound("migration.no-archive", $"The archive of {artifact.Application} {artifact.Version} is not here any more.");

    private static long Characters(Outcome<MigrationSet> read) => read.Match(set => set.Forward.Concat(set.Undo).Sum(script => (long)script.Text.Length), _ => 0);

    /// <summary>The scripts of an archive; what is not in the manifest's folder is passed over.</summary>
    internal static Outcome<MigrationSet> Read(Stream archive, DatabaseManifest manifest, ArchiveLimits limits, CancellationToken cancellationToken)
    {
        var folder = manifest.Migrations == "." ? "" : manifest.Migrations + "/";
        var found = new List<MigrationFile>();
        var room = (long)MigrationSetRules.MostBytes;
        var read = ArchiveReader.Read(archive, limits, Take, cancellationToken);
        var dialect = manifest.Engine is DatabaseEngine.Postgresql ? SqlDialect.PostgreSql : SqlDialect.Sqlite;
        return read.Then(_ => MigrationSetRules.Read(dialect, found));

        void Take(ArchiveFile file, Stream content)
        {
            if (file.Path.StartsWith(folder, StringComparison.Ordinal) && file.Path.EndsWith(".sql", StringComparison.Ordinal) && found.Count <= MigrationSetRules.MostScripts && room >= 0)
            {
                // One byte more than is allowed of one, or of all, is enough for the rules to refuse it.
                var bytes = Bytes(content, (int)Math.Min(MigrationSetRules.MostScriptBytes, room) + 1);
                room -= bytes.Length;
                found.Add(new MigrationFile(file.Path[folder.Length..], bytes));
            }
        }
    }

    private static byte[] Bytes(Stream content, int most)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16 << 10];
        int count;
        while (whole.Length < most && (count = content.Read(buffer, 0, (int)Math.Min(buffer.Length, most - whole.Length))) > 0)
        {
            whole.Write(buffer, 0, count);
        }

        return whole.ToArray();
    }
}
