using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Evidence;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Artifacts;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Evidence;

/// <summary>A store with the application shop, ada who builds it, and the desks of the room.</summary>
internal sealed class EvidenceHouse : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("releaseboard-evidence-");
    private readonly ArchiveComparing _comparing;

    public EvidenceHouse()
    {
        var files = new ArtifactFiles(Options.Create(new BoardOptions { Data = _data.FullName }));
        var options = Options.Create(new ArtifactOptions());
        Artifacts = new(Store.Database, files, Store.Feed, Store.Clock, options);
        _comparing = new(files, options);
        Rebuilds = new(Store.Database, files, _comparing, Store.Feed, Store.Clock, options);
        Terms = new(Store.Database, Store.Feed, Store.Clock);
        Keys = new(Store.Database, Store.Feed, Store.Clock);
        Reading = new(Verdicts);
        Provenance = new(Store.Database, Store.Feed, Reading, Verdicts, Store.Clock);
        Sboms = new(Store.Database, Store.Feed, Store.Clock);
        Tests = new(Store.Database, Store.Feed, Store.Clock);
        Evidence = new(Store.Database, Reading);
    }

    public TestStore Store { get; } = new();

    public VerdictMemory Verdicts { get; } = new();

    public EvidenceReading Reading { get; }

    public ArtifactDesk Artifacts { get; }

    public RebuildDesk Rebuilds { get; }

    public EvidenceTermsDesk Terms { get; }

    public SigningKeyDesk Keys { get; }

    public ProvenanceDesk Provenance { get; }

    public SbomDesk Sboms { get; }

    public TestReportDesk Tests { get; }

    public EvidenceDesk Evidence { get; }

    /// <summary>How many archives lie on the disk, with those that are just arriving.</summary>
    public int Files => _data.EnumerateFiles("*", SearchOption.AllDirectories).Count();

    public static Digest DigestOf(byte[] bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    public async Task<Credential> ApplicationAsync(string key = "shop")
    {
        (await new ApplicationDesk(Store.Database, Store.Feed, Store.Clock).PutAsync(new(new(key), default, ""), Credential.Board, default)).Value();
        return Credential.Board;
    }

    /// <summary>An artifact of the shop that ada brought.</summary>
    public async Task<Artifact> ArtifactAsync(params (string Path, string Content)[] files)
    {
        await ApplicationAsync();
        var ada = await Store.PersonAsync("ada", Role.Developer);
        var archive = Archives.TarGz([("releaseboard.json", Archives.Manifest), .. files]);
        return (await Artifacts.PutAsync(new(new("shop"), new("1.0.0")), new MemoryStream(archive), ada, default)).Value().Artifact;
    }

    public string[] Acts() => Store.Database.Read(db => JournalStore.After(db, 0, 100)).Select(entry => entry.Act).ToArray();

    public void Dispose()
    {
        _comparing.Dispose();
        Sboms.Dispose();
        Store.Dispose();
        _data.Delete(recursive: true);
    }
}
