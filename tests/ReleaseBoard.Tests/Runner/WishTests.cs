using ReleaseBoard.Domain.Deployments;

namespace ReleaseBoard.Tests.Runner;

public sealed class WishTests(RunnerHouse house) : IClassFixture<RunnerHouse>
{
    [Fact]
    public async Task A_wish_older_than_the_one_in_force_is_refused()
    {
        await house.ApplyAsync(Wishes.For("old", 5));

        var refused = (await house.Runtime.ApplyAsync(Wishes.For("old", 4), default)).Refusal;

        Assert.Equal("wish.older", refused?.Code);
        Assert.Equal("Wish 4 for old in production is older than wish 5, which is in force.", refused?.Sentence);
        Assert.Equal(5, (await house.SlotAsync("old")).Revision);
    }

    [Fact]
    public async Task The_same_wish_again_is_accepted_and_another_under_its_number_is_not()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100, instances: 0);
        await house.ApplyAsync(Wishes.For("again", 1, shop));

        var again = await house.ApplyAsync(Wishes.For("again", 1, shop));
        var other = await house.Runtime.ApplyAsync(Wishes.For("again", 1, shop with { Weight = 0 }), default);

        Assert.Equal(1, again.Revision);
        Assert.Equal("wish.differs", other.Refusal?.Code);
    }

    [Theory]
    [InlineData("/bin/sh")]
    [InlineData("../../outside")]
    [InlineData("bin/../../outside")]
    public async Task A_start_command_that_leads_out_of_the_artifact_is_refused(string command)
    {
        var shop = Wishes.Sample("1.0.0", weight: 100);
        shop = shop with { Manifest = shop.Manifest with { Start = [command] } };

        var refused = (await house.Runtime.ApplyAsync(Wishes.For("escapes", 1, shop), default)).Refusal;

        Assert.Equal("start.escapes", refused?.Code);
        Assert.DoesNotContain((await house.StatusAsync()).Slots, slot => slot.Application == "escapes");
    }

    [Fact]
    public async Task Weights_that_do_not_sum_to_a_hundred_are_refused()
    {
        var refused = (await house.Runtime.ApplyAsync(Wishes.For("sum", 1, Wishes.Sample("1", 60), Wishes.Sample("2", 30)), default)).Refusal;

        Assert.Equal("The weights must sum to 100, or to 0 while nothing serves; these sum to 90.", refused?.Sentence);
    }

    [Fact]
    public async Task A_deployment_never_changes_what_it_is_made_from()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100, instances: 0);
        await house.ApplyAsync(Wishes.For("made", 1, shop));

        var refused = (await house.Runtime.ApplyAsync(Wishes.For("made", 2, shop with { Digest = new string('0', 64) }), default)).Refusal;

        Assert.Equal("wish.deployment-changed", refused?.Code);
    }

    [Fact]
    public async Task An_archive_that_is_not_what_was_approved_is_never_unpacked()
    {
        var approved = new string('a', 64);
        var shop = Wishes.Sample("1.0.0", weight: 100) with { Digest = approved };

        await house.ApplyAsync(Wishes.For("forged", 1, shop));
        var status = await house.WaitAsync(shop.Id, status => status.Problem is not null);

        Assert.Equal($"The archive of 1.0.0 is not what was approved: its SHA-256 is {SampleArchive.Digest}, not {approved}.", status.Problem);
        Assert.False(Directory.Exists(Path.Combine(house.Folder, "runner", "unpacked", approved)));
    }

    [Fact]
    public async Task An_archive_that_means_harm_is_a_problem_and_leaves_nothing_behind()
    {
        var (path, digest) = SampleArchive.Make(archive =>
        {
            Artifacts.Archives.Add(archive, "releaseboard.json", Artifacts.Archives.Manifest);
            Artifacts.Archives.Add(archive, "../../../outside", "evil");
        });
        var shop = Wishes.Sample("1.0.0", weight: 100) with { Digest = digest, Archive = path };

        await house.ApplyAsync(Wishes.For("harm", 1, shop));
        var status = await house.WaitAsync(shop.Id, status => status.Problem is not null);

        Assert.Contains("outside", status.Problem, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(house.Folder, "outside")));
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(house.Folder, "runner", "unpacked"), "new-*"));
    }

    [Fact]
    public async Task A_command_that_is_not_there_is_a_sentence_on_the_board()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100);
        shop = shop with { Manifest = shop.Manifest with { Start = ["no-such-program"] } };

        await house.ApplyAsync(Wishes.For("absent", 1, shop));
        var status = await house.WaitAsync(shop.Id, status => status.Problem is not null);

        Assert.Equal("The start command 'no-such-program' is neither in the archive nor on this machine's PATH.", status.Problem);
    }
}
