using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Artifacts;

/// <summary>The archives on disk, each under its own digest: the same bytes are there once, whoever sent them.</summary>
public sealed class ArtifactFiles
{
    private const int BufferSize = 128 << 10;

    private readonly string _folder;
    private readonly string _arrivals;

    public ArtifactFiles(IOptions<BoardOptions> options)
    {
        _folder = Path.Combine(options.Value.DataFolder, "artifacts");
        _arrivals = Path.Combine(_folder, "arriving");
        Directory.CreateDirectory(_arrivals);

        // What a crash left half-way in nobody will ever ask for.
        foreach (var leftover in Directory.EnumerateFiles(_arrivals))
        {
            File.Delete(leftover);
        }
    }

    /// <summary>Where an archive stands once it was kept.</summary>
    public string PathOf(Digest digest) => Path.Combine(_folder, digest.Value[..2], digest.Value);

    /// <summary>Whether an archive stands here.</summary>
    public bool Holds(Digest digest) => File.Exists(PathOf(digest));

    /// <summary>The archive's bytes, or null when they are not here.</summary>
    public FileStream? Open(Digest digest)
    {
        try
        {
            return new FileStream(PathOf(digest), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (IOException missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The digests of all archives that stand here.</summary>
    public IEnumerable<Digest> Kept() => Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
        .Select(file => Digest.Parse(Path.GetFileName(file)))
        .SelectMany(digest => digest.Match<Digest[]>(known => [known], _ => []))
        .ToList();

    /// <summary>Takes an archive away; false when the disk does not let it go, then it is tried again the next time.</summary>
    public bool Remove(Digest digest)
    {
        try
        {
            File.Delete(PathOf(digest));
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Takes the bytes in, counting and hashing them as they come. They are gone again unless they are kept.</summary>
    public async Task<Outcome<Arrival>> ReceiveAsync(Stream content, long maximumBytes, CancellationToken cancellationToken)
    {
        var arrival = new Arrival(Path.Combine(_arrivals, Guid.NewGuid().ToString("N")), this);
        try
        {
            if (await FillAsync(arrival, content, maximumBytes, cancellationToken) is not { } refusal)
            {
                return arrival;
            }

            arrival.Dispose();
            return refusal;
        }
        catch
        {
            arrival.Dispose();
            throw;
        }
    }

    private static async Task<Refusal?> FillAsync(Arrival arrival, Stream content, long maximumBytes, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(arrival.File, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long size = 0;
            while (await content.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                size += read;
                if (ArtifactRules.CheckSize(size, maximumBytes) is { } refusal)
                {
                    return refusal;
                }

                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            // On disk before anything says that it is there.
            file.Flush(flushToDisk: true);
            arrival.Arrived(new Digest(Convert.ToHexStringLower(hash.GetHashAndReset())), size);
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Keep(Arrival arrival)
    {
        var path = PathOf(arrival.Digest);
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? _folder);

        // Also over a file that is there already: it has the same bytes, or had them before the disk lost some.
        File.Move(arrival.File, path, overwrite: true);
    }

    /// <summary>Bytes that came in and are not yet an artifact's.</summary>
    public sealed class Arrival(string file, ArtifactFiles files) : IDisposable
    {
        internal string File { get; } = file;

        public Digest Digest { get; private set; }

        public long Size { get; private set; }

        public FileStream OpenRead() => new(File, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.None);

        /// <summary>Puts the bytes where their digest says; from then on they stay.</summary>
        public void Keep() => files.Keep(this);

        public void Dispose() => System.IO.File.Delete(File);

        internal void Arrived(Digest digest, long size) => (Digest, Size) = (digest, size);
    }
}
