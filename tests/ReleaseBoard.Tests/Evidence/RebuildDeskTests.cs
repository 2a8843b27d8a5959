using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Artifacts;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Evidence;

public sealed class RebuildDeskTests : IDisposable
{
    private readonly EvidenceHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task The_same_bytes_by_somebody_else_reproduce_it_and_by_whoever_brought_it_do_not()
    {
        var artifact = await _house.ArtifactAsync(("shop.dll", "program"));
        var ada = new Credential(new("ada"), null);
        var adas = await _house.Store.TokenAsync(ada, "shop");
        var grace = await _house.Store.PersonAsync("grace", Role.Developer);

        var before = _house.Evidence.Of(artifact).Rebuild;
        (await SayAsync(artifact, "ci", artifact.Digest, ada)).Value();
        (await SayAsync(artifact, "ci too", artifact.Digest, adas)).Value();
        var own = _house.Evidence.Of(artifact).Rebuild;
        (await SayAsync(artifact, "laptop", artifact.Digest, grace)).Value();
        var independent = _house.Evidence.Of(artifact).Rebuild;

        Assert.Equal((RebuildState.Unverified, 0, "Nobody has built it again yet."), (before.State, before.Confirmed, before.Sentence));
        Assert.Equal((RebuildState.Unverified, 0, 2), (own.State, own.Confirmed, own.Rebuilds.Count));
        Assert.Contains("not independent", own.Sentence, StringComparison.Ordinal);
        Assert.Equal((RebuildState.Reproduced, 1, 1), (independent.State, independent.Confirmed, independent.Needed));
        Assert.Equal(["application.created", "artifact.uploaded", "evidence.rebuilt", "evidence.rebuilt", "evidence.rebuilt"], _house.Acts());
    }

    [Fact]
    public async Task People_are_counted_and_not_the_names_they_give_themselves()
    {
        var artifact = await _house.ArtifactAsync();
        var grace = await _house.Store.PersonAsync("grace", Role.Developer);
        var joan = await _house.Store.PersonAsync("joan", Role.Developer);
        (await _house.Terms.PutAsync(new(new("shop")) { RebuildsNeeded = 2 }, Credential.Board, default)).Value();

        (await SayAsync(artifact, "one", artifact.Digest, grace)).Value();
        (await SayAsync(artifact, "two", artifact.Digest, await _house.Store.TokenAsync(grace))).Value();
        var one = _house.Evidence.Of(artifact).Rebuild;
        (await SayAsync(artifact, "one", artifact.Digest, joan)).Value();
        var two = _house.Evidence.Of(artifact).Rebuild;

        Assert.Equal((RebuildState.Unverified, 1, 2), (one.State, one.Confirmed, one.Needed));
        Assert.Equal((RebuildState.Reproduced, 2, 2), (two.State, two.Confirmed, two.Needed));
    }

    [Fact]
    public async Task One_who_got_other_bytes_outweighs_all_until_they_correct_themselves()
    {
        var artifact = await _house.ArtifactAsync();
        var grace = await _house.Store.PersonAsync("grace", Role.Developer);
        var joan = await _house.Store.PersonAsync("joan", Role.Developer);
        (await SayAsync(artifact, "laptop", artifact.Digest, grace)).Value();

        (await SayAsync(artifact, "tower", new(new string('a', 64)), joan)).Value();
        var mismatch = _house.Evidence.Of(artifact).Rebuild;
        _house.Store.Clock.Advance(TimeSpan.FromMinutes(1));
        (await SayAsync(artifact, "tower", artifact.Digest, joan)).Value();

        Assert.Equal((RebuildState.Mismatch, "tower got other bytes out of the same sources (aaaaaaaaaaaa…)."), (mismatch.State, mismatch.Sentence));
        Assert.Equal((RebuildState.Reproduced, 2), (_house.Evidence.Of(artifact).Rebuild.State, _house.Evidence.Of(artifact).Rebuild.Confirmed));
    }

    [Fact]
    public async Task The_archive_that_came_out_is_hashed_compared_and_not_kept()
    {
        var artifact = await _house.ArtifactAsync(("built.txt", "one\ntwo at 12:00\nthree\n"), ("shop.dll", "program"), ("gone.txt", "x"));
        var grace = await _house.Store.PersonAsync("grace", Role.Developer);
        var other = Archives.Zip(("releaseboard.json", Archives.Manifest), ("built.txt", "one\ntwo at 13:00\nthree\n"), ("shop.dll", "prog\0am"), ("new.txt", "12"));

        var rebuild = (await _house.Rebuilds.PostAsync(new(artifact.Digest, "laptop"), new MemoryStream(other), grace, default)).Value();

        Assert.Equal(EvidenceHouse.DigestOf(other), rebuild.Result);
        Assert.Equal(
            new ArchiveDifference
            {
                Total = 4,
                Files =
                [
                    new("built.txt", FileChange.Changed, 23, 23, "@ line 2\n one\n-two at 12:00\n+two at 13:00\n three"),
                    new("gone.txt", FileChange.Missing, 1, null),
                    new("new.txt", FileChange.Added, null, 2),
                    new("shop.dll", FileChange.Changed, 7, 7),
                ],
            },
            rebuild.Difference);
        Assert.Equal([rebuild], _house.Evidence.Of(artifact).Rebuild.Rebuilds);
        Assert.Equal(1, _house.Files);
    }

    [Fact]
    public async Task The_artifact_s_own_archive_sent_again_is_a_match_and_a_damaged_one_says_why_nothing_was_compared()
    {
        var artifact = await _house.ArtifactAsync();
        var grace = await _house.Store.PersonAsync("grace", Role.Developer);
        using var own = _house.Artifacts.Open(artifact) ?? throw new InvalidOperationException("The archive is not there.");

        var same = (await _house.Rebuilds.PostAsync(new(artifact.Digest, "laptop"), own, grace, default)).Value();
        var damaged = (await _house.Rebuilds.PostAsync(new(artifact.Digest, "tower"), new MemoryStream([1, 2, 3, 4]), grace, default)).Value();
        var changed = await _house.Rebuilds.PostAsync(new(artifact.Digest, "tower") { Result = artifact.Digest }, new MemoryStream([1, 2, 3, 4]), grace, default);

        Assert.True(same.Matches);
        Assert.Null(same.Difference);
        Assert.Equal(new ArchiveDifference { Note = "This is neither a ZIP nor a tar.gz archive." }, damaged.Difference);
        Assert.Equal("rebuild.digest-mismatch", changed.Refusal?.Code);
    }

    [Fact]
    public async Task Where_only_digests_of_files_are_sent_those_that_differ_are_named()
    {
        var artifact = await _house.ArtifactAsync(("a.txt", "one"), ("b.txt", "two"));
        var grace = await _house.Store.PersonAsync("grace", Role.Developer);
        Facts<FilePrint> same =
        [
            new("a.txt", EvidenceHouse.DigestOf("one"u8.ToArray()), 3), new("b.txt", EvidenceHouse.DigestOf("two"u8.ToArray())),
            new("releaseboard.json", EvidenceHouse.DigestOf(System.Text.Encoding.UTF8.GetBytes(Archives.Manifest))),
        ];

        var packed = (await SayAsync(artifact, "laptop", new(new string('a', 64)), grace, same)).Value();
        var other = (await SayAsync(artifact, "laptop", new(new string('b', 64)), grace, [same[0] with { Digest = new(new string('c', 64)), Size = 9 }, same[1], same[2]])).Value();

        Assert.Equal(0, packed.Difference?.Total);
        Assert.Contains("only how they were packed", packed.Difference?.Note, StringComparison.Ordinal);
        Assert.Equal([new("a.txt", FileChange.Changed, 3, 9)], other.Difference?.Files);
    }

    [Fact]
    public async Task What_is_wrong_or_not_allowed_is_refused_and_leaves_nothing()
    {
        var artifact = await _house.ArtifactAsync();
        var grace = await _house.Store.PersonAsync("grace", Role.Developer);
        var viewer = await _house.Store.PersonAsync("eve", Role.Viewer);
        var search = await _house.Store.TokenAsync(grace, "search");
        var good = new RebuildWish(artifact.Digest, "laptop") { Result = artifact.Digest };
        (RebuildWish Wish, Credential By, string Code)[] cases =
        [
            (good, viewer, "permission.missing"),
            (good, search, "artifact.unknown"),
            (good with { Artifact = new(new string('f', 64)) }, grace, "artifact.unknown"),
            (good with { Rebuilder = " " }, grace, "rebuild.rebuilder-malformed"),
            (good with { Rebuilder = "a\nb" }, grace, "rebuild.rebuilder-malformed"),
            (good with { Environment = new string('x', 4001) }, grace, "rebuild.environment-malformed"),
            (good with { Result = null }, grace, "rebuild.digest-missing"),
            (good with { LogUrl = new("javascript:alert(1)") }, grace, "rebuild.log-url"),
            (good with { StartedAt = _house.Store.Clock.Now, FinishedAt = _house.Store.Clock.Now.AddMinutes(-1) }, grace, "rebuild.times"),
            (good with { FinishedAt = _house.Store.Clock.Now.AddDays(1) }, grace, "rebuild.times"),
            (good with { Files = [new("", artifact.Digest)] }, grace, "rebuild.files-malformed"),
            (good with { Files = [new("a", new("A"))] }, grace, "rebuild.files-malformed"),
            (good with { Files = [new("a", artifact.Digest), new("a", artifact.Digest)] }, grace, "rebuild.files-twice"),
        ];

        foreach (var (wish, by, code) in cases)
        {
            Assert.Equal(code, (await _house.Rebuilds.PostAsync(wish, by, default)).Refusal?.Code);
        }

        Assert.Empty(_house.Evidence.Of(artifact).Rebuild.Rebuilds);
    }

    [Fact]
    public async Task So_many_rebuilds_are_kept_of_an_artifact_and_no_more()
    {
        var artifact = await _house.ArtifactAsync();
        var grace = await _house.Store.PersonAsync("grace", Role.Developer);
        for (var i = 0; i < RebuildRules.Most; i++)
        {
            (await SayAsync(artifact, "laptop", artifact.Digest, grace)).Value();
        }

        Assert.Equal("rebuild.too-many", (await SayAsync(artifact, "tower", artifact.Digest, grace)).Refusal?.Code);
        (await SayAsync(artifact, "laptop", new(new string('a', 64)), grace)).Value();
        Assert.Equal("rebuild.too-many", (await SayAsync(artifact, "tower", artifact.Digest, grace)).Refusal?.Code);
    }

    [Fact]
    public async Task What_speaks_for_a_digest_is_shown_to_who_sees_its_application_only()
    {
        var artifact = await _house.ArtifactAsync();

        Assert.Equal([_house.Evidence.Of(artifact)], _house.Evidence.Of(artifact.Digest, Reach.All).Value());
        Assert.Equal("artifact.unknown", _house.Evidence.Of(artifact.Digest, new Reach([new("search")])).Refusal?.Code);
    }

    private Task<Outcome<Rebuild>> SayAsync(Artifact artifact, string rebuilder, Digest result, Credential by, Facts<FilePrint>? files = null) =>
        _house.Rebuilds.PostAsync(new(artifact.Digest, rebuilder) { Result = result, Files = files ?? [] }, by, default);
}
