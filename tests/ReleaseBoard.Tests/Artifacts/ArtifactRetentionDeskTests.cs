using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Artifacts;

public sealed class ArtifactRetentionDeskTests : IAsyncLifetime
{
    private static readonly Slot Production = new(new("shop"), new("production"));

    private readonly TestStore _store = new();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("releaseboard-retention-");
    private ArtifactFiles _files = default!;
    private Credential _rita;

    public async Task InitializeAsync()
    {
        _files = new(Options.Create(new BoardOptions { Data = _data.FullName }));
        _rita = await _store.PersonAsync("rita", Role.ReleaseManager);
        await KnowAsync("shop");
    }

    public Task DisposeAsync()
    {
        _store.Dispose();
        _data.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_runs_what_it_would_go_back_to_what_is_awaited_and_what_is_new_stay_and_the_rest_goes()
    {
        await SeveralAsync();

        var preview = Desk().Preview(new("shop")).Value();

        Assert.Equal(["1.0", "1.3"], preview.Deleted.Select(artifact => artifact.Version.Value));
        Assert.Equal(
            [
                "1.1 A rollback in production would go back to it.",
                "1.2 A promotion waits for it.",
                "1.4 It ran in production before what runs there now.",
                "1.5 It runs in production.",
                "1.6 It is newer than all that ever ran.",
            ],
            preview.Kept.Select(kept => $"{kept.Artifact.Version} {kept.Because}"));
    }

    [Fact]
    public async Task What_is_deleted_is_gone_with_its_file_and_the_journal_says_so()
    {
        await SeveralAsync();

        var deleted = (await DeleteAsync(_rita, "1.0", "1.3")).Value();

        Assert.Equal(["1.0", "1.3"], deleted.Select(artifact => artifact.Version.Value));
        Assert.Equal(["1.1", "1.2", "1.4", "1.5", "1.6"], Versions());
        Assert.All(deleted, artifact => Assert.Null(_files.Open(artifact.Digest)));
        Assert.Equal(5, _files.Kept().Count());
        Assert.Empty(Desk().Preview(new("shop")).Value().Deleted);
        var entries = new JournalDesk(_store.Database).List(new() { Act = "artifact.deleted" }, null, 10).Items;
        Assert.Equal([("1.3", "rita", "disk is full"), ("1.0", "rita", "disk is full")], entries.Select(entry => (entry.Subject, entry.By.Value, entry.Reason)));
    }

    [Theory]
    [InlineData("1.5", "It runs in production.")]
    [InlineData("1.1", "A rollback in production would go back to it.")]
    [InlineData("1.2", "A promotion waits for it.")]
    [InlineData("9.9", "there is no such artifact.")]
    public async Task One_that_is_needed_keeps_all_that_were_named(string needed, string because)
    {
        await SeveralAsync();

        var refused = await DeleteAsync(_rita, "1.0", needed);

        Assert.Equal($"shop {needed} cannot go: {because} Nothing was deleted.", refused.Refusal?.Sentence);
        Assert.Equal(7, Versions().Length);
        Assert.Equal(7, _files.Kept().Count());
    }

    [Fact]
    public async Task It_needs_the_right_a_reason_and_a_name()
    {
        await SeveralAsync();
        var dora = await _store.PersonAsync("dora", Role.Developer);

        Assert.Equal("permission.missing", (await DeleteAsync(dora, "1.0")).Refusal?.Code);
        Assert.Equal("permission.other-application", (await DeleteAsync(await _store.TokenAsync(_rita, "bank"), "1.0")).Refusal?.Code);
        Assert.Equal("retention.nothing-named", (await DeleteAsync(_rita)).Refusal?.Code);
        Assert.Equal("retention.reason-missing", (await Desk().DeleteAsync(new(new("shop"), [new("1.0")], " "), _rita, default)).Refusal?.Code);
        Assert.Equal("application.unknown", Desk().Preview(new("mars")).Refusal?.Code);
        Assert.Equal(7, Versions().Length);
    }

    [Fact]
    public async Task A_file_goes_with_the_last_artifact_that_has_its_bytes()
    {
        await SeveralAsync();
        await KnowAsync("bank");
        var twin = await UploadAsync("bank", "7.0", "1.0");

        (await DeleteAsync(_rita, "1.0")).Value();

        using var content = _files.Open(twin.Digest);
        Assert.NotNull(content);
    }

    [Fact]
    public async Task A_deleted_version_comes_back_only_as_it_was_and_its_place_is_given_to_nobody()
    {
        await SeveralAsync();
        (await DeleteAsync(_rita, "1.3")).Value();

        var other = await Artifacts().PutAsync(new(new("shop"), new("1.3")), new MemoryStream(Archive("forged")), _rita, default);
        var back = await UploadAsync("shop", "1.3", "1.3");
        var next = await UploadAsync("shop", "1.7", "1.7");

        Assert.Equal("artifact.other-bytes", other.Refusal?.Code);
        Assert.Equal((4, 8), (back.Sequence, next.Sequence));
        (await DeleteAsync(_rita, "1.3")).Value();
    }

    [Fact]
    public async Task A_board_that_died_between_the_rows_and_the_files_leaves_bytes_that_go_the_next_time_and_no_row_without_bytes()
    {
        await SeveralAsync();
        var gone = Find("1.0") ?? throw new InvalidOperationException("It was uploaded.");
        await _store.Database.WriteAsync<bool>(
            db =>
            {
                TombstoneStore.Bury(db, gone, _store.Clock.Now);
                return true;
            },
            default);
        Assert.Equal(7, _files.Kept().Count());

        (await DeleteAsync(_rita, "1.3")).Value();

        Assert.Equal(5, _files.Kept().Count());
        Assert.All(Versions(), version => Assert.True(File.Exists(_files.PathOf(Find(version)?.Digest ?? default))));
    }

    [Fact]
    public async Task The_number_to_keep_is_the_applications_own()
    {
        await SeveralAsync();
        var applications = new ApplicationDesk(_store.Database, _store.Feed, _store.Clock);

        (await applications.PutAsync(new(new("shop"), default, "") { KeepArtifacts = 5 }, _rita, default)).Value();

        Assert.Equal(["1.0"], Desk().Preview(new("shop")).Value().Deleted.Select(artifact => artifact.Version.Value));
        Assert.Equal("application.keep-out-of-range", (await applications.PutAsync(new(new("shop"), default, "") { KeepArtifacts = 51 }, _rita, default)).Refusal?.Code);
    }

    /// <summary>1.5 runs; 1.4 ran before it and was taken back; 1.3 and 1.1 ran earlier, 1.3 taken back too; 1.2 is on its way; 1.6 is new.</summary>
    private async Task SeveralAsync()
    {
        foreach (var number in Enumerable.Range(0, 7))
        {
            await UploadAsync("shop", $"1.{number}", $"1.{number}");
        }

        await _store.Database.WriteAsync<bool>(
            db =>
            {
                Ran(db, "1.1", 1, takenBack: null);
                Ran(db, "1.3", 2, takenBack: 3);
                Ran(db, "1.4", 4, takenBack: 5);
                DeploymentStore.Save(db, Deployment("1.5", 6) with { Phase = DeploymentPhase.Stable, Weight = 100 });
                PromotionStore.Insert(db, Waiting("1.2"));
                return true;
            },
            default);
        await new ApplicationDesk(_store.Database, _store.Feed, _store.Clock).PutAsync(new(new("shop"), default, "") { KeepArtifacts = 0 }, _rita, default);
    }

    private void Ran(System.Data.Common.DbConnection db, string version, int day, int? takenBack) => DeploymentStore.Save(
        db, Deployment(version, day) with { Phase = DeploymentPhase.Retired, TakenBackAt = takenBack is { } back ? Day(back) : null });

    private Deployment Deployment(string version, int day) => new()
    {
        Id = new(Guid.NewGuid()), Slot = Production, Version = new(version), Digest = Find(version)?.Digest ?? default, Instances = 1,
        Promotion = 1, CreatedAt = Day(day), StableSince = Day(day), Revision = 1,
    };

    private Promotion Waiting(string version) => new()
    {
        Id = new(1), Slot = Production, Version = new(version), Digest = Find(version)?.Digest ?? default, Sequence = 3,
        Stage = new Stage { Environment = Production.Environment }, RequestedBy = new("dora"), RequestedAt = Day(7), PhaseSince = Day(7), Revision = 1,
    };

    private static DateTimeOffset Day(int number) => DateTimeOffset.UnixEpoch.AddDays(number);

    private static byte[] Archive(string content) => Archives.Zip(("releaseboard.json", Archives.Manifest), ("shop.dll", content));

    private async Task KnowAsync(string application) =>
        (await new ApplicationDesk(_store.Database, _store.Feed, _store.Clock).PutAsync(new(new(application), default, ""), Credential.Board, default)).Value();

    private async Task<Artifact> UploadAsync(string application, string version, string content) =>
        (await Artifacts().PutAsync(new(new(application), new(version)), new MemoryStream(Archive(content)), _rita, default)).Value().Artifact;

    private Artifact? Find(string version) => Artifacts().Find(new("shop"), new(version));

    private string[] Versions() => [.. Artifacts().List(new("shop"), null, null, 50).Items.Select(artifact => artifact.Version.Value).Order(StringComparer.Ordinal)];

    private ArtifactDesk Artifacts() => new(_store.Database, _files, _store.Feed, _store.Clock, Options.Create(new ArtifactOptions()));

    private ArtifactRetentionDesk Desk() => new(_store.Database, _files, _store.Feed, _store.Clock);

    private Task<Outcome<Facts<Artifact>>> DeleteAsync(Credential by, params string[] versions) =>
        Desk().DeleteAsync(new(new("shop"), versions.Select(version => new ArtifactVersion(version)).ToFacts(), "disk is full"), by, default);
}
