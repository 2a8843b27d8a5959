using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Artifacts;

public sealed class ArtifactDeskTests : IDisposable
{
    private static readonly byte[] Shop = Archives.Zip(("releaseboard.json", Archives.Manifest), ("shop.dll", "program"));

    private readonly TestStore _store = new();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("releaseboard-artifacts-");
    private readonly ArtifactDesk _desk;

    public ArtifactDeskTests() => _desk = NewDesk();

    public void Dispose()
    {
        _store.Dispose();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task An_uploaded_archive_is_kept_with_all_that_was_said_of_it()
    {
        var ada = await DeveloperAsync();
        var wish = Wish("1.0.0") with
        {
            Expected = new(Convert.ToHexStringLower(SHA256.HashData(Shop))),
            Origin = new() { Commit = "c0ffee", Branch = "main", Author = "Grace", Message = "Sell lamps\n\nAt last.", BuildUrl = new("https://ci.example/42?a=b%20c") },
        };

        var put = (await _desk.PutAsync(wish, new MemoryStream(Shop), ada, default)).Value();

        Assert.True(put.IsNew);
        Assert.Equal(
            new Artifact
            {
                Application = new("shop"),
                Version = new("1.0.0"),
                Digest = wish.Expected.Value,
                Size = Shop.Length,
                Sequence = 1,
                Manifest = new() { Start = ["dotnet", "shop.dll"], Metrics = "/metrics" },
                Origin = wish.Origin,
                UploadedBy = new("ada"),
                UploadedAt = _store.Clock.Now,
            },
            _desk.Find(new("shop"), new("1.0.0")));
        Assert.Equal(Shop, Bytes(put.Artifact));
        Assert.Equal([$"artifacts/{put.Artifact.Digest.Value[..2]}/{put.Artifact.Digest}"], Files());
        Assert.Equal(["artifact.uploaded"], Acts());
    }

    [Fact]
    public async Task The_same_bytes_again_are_the_same_artifact_and_other_bytes_are_refused()
    {
        var ada = await DeveloperAsync();
        var first = (await PutAsync("1.0.0", Shop, ada)).Value();

        var again = (await PutAsync("1.0.0", Shop, ada)).Value();
        var other = await PutAsync("1.0.0", Archives.TarGz(("releaseboard.json", Archives.Manifest)), ada);

        Assert.Equal(new ArtifactPut(first.Artifact, IsNew: false), again);
        Assert.Equal(("artifact.other-bytes", RefusalKind.Conflict), (other.Refusal?.Code, other.Refusal?.Kind));
        Assert.Single(Files());
        Assert.Single(Acts());
    }

    [Fact]
    public async Task Of_many_who_send_the_same_at_once_one_is_new_and_the_order_of_arrival_has_no_gap()
    {
        var ada = await DeveloperAsync();

        var puts = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => PutAsync($"1.0.{i % 3}", Shop, ada))));

        Assert.Equal(3, puts.Count(put => put.Value().IsNew));
        Assert.Equal([3, 2, 1], _desk.List(new("shop"), null, null, 50).Items.Select(artifact => artifact.Sequence));
        Assert.Single(Files());
    }

    [Fact]
    public async Task What_is_refused_leaves_nothing_behind()
    {
        var ada = await DeveloperAsync();
        var small = NewDesk(new ArtifactOptions { MaximumBytes = Shop.Length - 1 });

        var evil = await PutAsync("1.0.0", Archives.Zip(("../evil", "x")), ada);
        var tooLarge = await small.PutAsync(Wish("1.0.0"), new MemoryStream(Shop), ada, default);
        var changed = await _desk.PutAsync(Wish("1.0.0") with { Expected = new(new string('0', 64)) }, new MemoryStream(Shop), ada, default);
        var scripted = await _desk.PutAsync(Wish("1.0.0") with { Origin = new() { BuildUrl = new("javascript:alert(1)") } }, new MemoryStream(Shop), ada, default);

        Assert.Equal("archive.path-escapes", evil.Refusal?.Code);
        Assert.Equal(("artifact.too-large", RefusalKind.TooLarge), (tooLarge.Refusal?.Code, tooLarge.Refusal?.Kind));
        Assert.Equal("artifact.digest-mismatch", changed.Refusal?.Code);
        Assert.Equal("artifact.origin-malformed", scripted.Refusal?.Code);
        Assert.Empty(Files());
        Assert.Empty(Acts());
        Assert.Null(_desk.Find(new("shop"), new("1.0.0")));
    }

    [Fact]
    public async Task Who_may_not_upload_is_told_before_a_byte_is_read()
    {
        var ada = await DeveloperAsync();
        var viewer = await _store.PersonAsync("eve", Role.Viewer);
        var search = await _store.TokenAsync(ada, "search");
        using var unread = new BrokenStream(before: 0);

        Assert.Equal("permission.missing", (await _desk.PutAsync(Wish("1.0.0"), unread, viewer, default)).Refusal?.Code);
        Assert.Equal("permission.other-application", (await _desk.PutAsync(Wish("1.0.0"), unread, search, default)).Refusal?.Code);
        Assert.Equal("application.unknown", (await _desk.PutAsync(new(new("nothing"), new("1")), unread, ada, default)).Refusal?.Code);
    }

    [Fact]
    public async Task A_token_for_one_application_uploads_it()
    {
        var token = await _store.TokenAsync(await DeveloperAsync(), "shop");

        var put = (await _desk.PutAsync(Wish("1.0.0"), new MemoryStream(Shop), token, default)).Value();

        Assert.Equal(new("ada/ci"), put.Artifact.UploadedBy);
    }

    [Fact]
    public async Task A_sender_that_breaks_off_and_a_crash_leave_nothing_behind()
    {
        var ada = await DeveloperAsync();
        using var broken = new BrokenStream(before: 300_000);
        using var cancelled = new CancellationTokenSource();
        using var endless = new BrokenStream(before: long.MaxValue, at => at > 300_000 ? cancelled.CancelAsync() : Task.CompletedTask);

        await Assert.ThrowsAsync<IOException>(() => _desk.PutAsync(Wish("1.0.0"), broken, ada, default));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _desk.PutAsync(Wish("1.0.0"), endless, ada, cancelled.Token));
        Assert.Empty(Files());

        File.WriteAllText(Path.Combine(_data.FullName, "artifacts", "arriving", "half"), "of an archive");
        NewDesk();
        Assert.Empty(Files());
    }

    [Fact]
    public async Task The_list_goes_from_the_newest_to_the_oldest_and_can_be_searched()
    {
        var ada = await DeveloperAsync();
        foreach (var version in new[] { "1.0.0", "1.0.1", "2.0.0", "2.0.1", "2.1.0" })
        {
            (await PutAsync(version, Shop, ada)).Value();
        }

        var first = _desk.List(new("shop"), null, null, 2);
        var second = _desk.List(new("shop"), null, long.Parse(first.Next ?? ""), 10);

        Assert.Equal(["2.1.0", "2.0.1"], first.Items.Select(artifact => artifact.Version.Value));
        Assert.Equal(["2.0.0", "1.0.1", "1.0.0"], second.Items.Select(artifact => artifact.Version.Value));
        Assert.Null(second.Next);
        Assert.Equal(["1.0.1", "1.0.0"], _desk.List(new("shop"), "1.0.", null, 10).Items.Select(artifact => artifact.Version.Value));
    }

    [Fact]
    public async Task An_archive_whose_bytes_were_lost_comes_back_with_its_next_upload()
    {
        var ada = await DeveloperAsync();
        var artifact = (await PutAsync("1.0.0", Shop, ada)).Value().Artifact;
        File.WriteAllText(Path.Combine(_data.FullName, Files().Single()), "rotten");

        (await PutAsync("1.0.0", Shop, ada)).Value();

        Assert.Equal(Shop, Bytes(artifact));
    }

    private ArtifactDesk NewDesk(ArtifactOptions? options = null) => new(
        _store.Database, new(Options.Create(new BoardOptions { Data = _data.FullName })), _store.Feed, _store.Clock, Options.Create(options ?? new()));

    private static ArtifactWish Wish(string version) => new(new("shop"), new(version));

    private Task<Outcome<ArtifactPut>> PutAsync(string version, byte[] archive, Credential by) =>
        _desk.PutAsync(Wish(version), new MemoryStream(archive), by, default);

    private async Task<Credential> DeveloperAsync()
    {
        var applications = new ApplicationDesk(_store.Database, _store.Feed, _store.Clock);
        (await applications.PutAsync(new(new("shop"), default, ""), Credential.Board, default)).Value();
        return await _store.PersonAsync("ada", Role.Developer);
    }

    private byte[] Bytes(Artifact artifact)
    {
        using var content = _desk.Open(artifact) ?? throw new InvalidOperationException("The archive is not there.");
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    private string[] Files() => [.. _data.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_data.FullName, file.FullName))];

    private IEnumerable<string> Acts() =>
        new JournalDesk(_store.Database).After(0, 100).Select(entry => entry.Act).Where(act => act.StartsWith("artifact.", StringComparison.Ordinal));

    /// <summary>Gives zeros up to a point and then breaks, as a connection does.</summary>
    private sealed class BrokenStream(long before, Func<long, Task>? onRead = null) : MemoryStream
    {
        private long _at;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await (onRead?.Invoke(_at) ?? Task.CompletedTask);
            if (_at >= before)
            {
                throw new IOException("The sender is gone.");
            }

            _at += buffer.Length;
            return buffer.Length;
        }
    }
}
