using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Artifacts;

public sealed class ArtifactRetentionRulesTests
{
    private static readonly EnvironmentStays Test = Stays("test", 15, [15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4]);
    private static readonly EnvironmentStays Production = Stays("production", 9, [9, 5, 3, 2]);

    [Fact]
    public void Only_what_no_stage_keeps_is_deleted()
    {
        var preview = ArtifactRetentionRules.Preview(Artifacts(15), [Test, Production], [], keepLast: 3);

        Assert.Equal([1, 2, 4, 6, 7, 8, 10, 11, 12], preview.Deleted.Select(artifact => artifact.Sequence));
        Assert.Equal(
            [
                (3, "It is among the last 3 of production."),
                (5, "It ran in production before what runs there now."),
                (9, "It runs in production."),
                (13, "It is among the last 3 of test."),
                (14, "It ran in test before what runs there now."),
                (15, "It runs in test."),
            ],
            preview.Kept.Select(kept => (kept.Artifact.Sequence, kept.Because)));
    }

    [Fact]
    public void What_runs_and_the_one_before_it_stay_even_when_nothing_else_shall()
    {
        var preview = ArtifactRetentionRules.Preview(Artifacts(15), [Test, Production], [], keepLast: 0);

        Assert.Equal([5, 9, 14, 15], preview.Kept.Select(kept => kept.Artifact.Sequence));
    }

    [Fact]
    public void After_a_roll_back_the_one_rolled_back_from_is_the_one_before()
    {
        var preview = ArtifactRetentionRules.Preview(Artifacts(5), [Stays("production", 3, [3, 5, 3, 2])], [], keepLast: 0);

        Assert.Equal([3, 5], preview.Kept.Select(kept => kept.Artifact.Sequence));
    }

    [Fact]
    public void What_a_promotion_waits_for_and_what_has_not_yet_had_its_turn_stay()
    {
        var preview = ArtifactRetentionRules.Preview(Artifacts(17), [Production], [new("0.0.4")], keepLast: 1);

        Assert.Equal([4, 5, 9, 10, 11, 12, 13, 14, 15, 16, 17], preview.Kept.Select(kept => kept.Artifact.Sequence));
        Assert.Equal("A promotion waits for it.", preview.Kept[0].Because);
        Assert.Equal("It is newer than all that ever ran.", preview.Kept[3].Because);
    }

    [Fact]
    public void Where_nothing_ever_ran_nothing_is_deleted()
    {
        Assert.Empty(ArtifactRetentionRules.Preview(Artifacts(15), [], [], keepLast: 3).Deleted);
    }

    private static EnvironmentStays Stays(string environment, int running, int[] past) =>
        new(new(environment), [Version(running)], past.Select(Version).ToFacts());

    private static ArtifactVersion Version(int number) => new($"0.0.{number}");

    private static Facts<Artifact> Artifacts(int count) => Enumerable.Range(1, count).Select(number => new Artifact
    {
        Application = new("shop"),
        Version = Version(number),
        Digest = new(new string('0', 64)),
        Size = 1,
        Sequence = number,
        Manifest = new() { Start = ["shop"] },
        Origin = new(),
        UploadedBy = new("ada"),
        UploadedAt = default,
    }).ToFacts();
}
