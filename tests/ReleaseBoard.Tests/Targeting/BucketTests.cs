using System.Globalization;
using System.Text;
using ReleaseBoard.Domain.Targeting;

namespace ReleaseBoard.Tests.Targeting;

/// <summary>Who is in which bucket: the same for everyone who evaluates, and never taken away by raising a share.</summary>
public sealed class BucketTests
{
    private const long Now = 1_760_000_000;
    private const int People = 2_000;

    [Theory]
    [InlineData("", 0u)]
    [InlineData("ejOoVL", 0u)]
    [InlineData("bY9fO-", 1u)]
    [InlineData("SI7p-", 2147483647u)]
    [InlineData("6LvT0", 2147483648u)]
    [InlineData("ceQdGm", 4294967295u)]
    [InlineData("a", 1009084850u)]
    public void The_hash_is_murmur_3(string text, uint hash) => Assert.Equal(hash, Murmur3.Hash(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(0u, 100, 0)]
    [InlineData(uint.MaxValue, 100, 99)]
    [InlineData(2147483648u, 100, 50)]
    [InlineData(uint.MaxValue, int.MaxValue, int.MaxValue - 1)]
    public void A_place_lies_within_all_weights(uint hash, long total, long place) => Assert.Equal(place, BucketRules.Position(Bucketing.FlagdV2, hash, total));

    [Theory]
    [InlineData("flagd-v2")]
    [InlineData("flagd-v3")]
    [InlineData("unleash")]
    public void Raising_a_share_takes_it_from_nobody_and_lowering_it_takes_first_what_came_last(string bucketing)
    {
        int[] shares = [0, 1, 1_000, 5_000, 25_000, 50_000, 99_999, 100_000];
        var on = shares.Select(share => On(bucketing, share)).ToList();

        Assert.Equal((0, People), (on[0].Count, on[^1].Count));
        for (var i = 1; i < shares.Length; i++)
        {
            Assert.Subset(on[i], on[i - 1]);
        }

        // A quarter, give or take four standard deviations.
        Assert.InRange(on[4].Count, 500 - 78, 500 + 78);
    }

    /// <summary>The normalised values that Unleash's own clients are tested with: 73 for 123 in gr1, 25 for 999 in groupX.</summary>
    [Theory]
    [InlineData("gr1", "123", 73)]
    [InlineData("groupX", "999", 25)]
    public void People_who_had_a_feature_by_Unleash_keep_it_and_others_do_not_get_it(string flag, string person, int percent)
    {
        Assert.Equal(("off", "on"), (InUnleash(flag, person, percent - 1), InUnleash(flag, person, percent)));
        Assert.Equal(percent - 1, BucketRules.Position(Bucketing.Unleash, Murmur3.Hash(Encoding.UTF8.GetBytes($"{flag}:{person}")), 100));
    }

    [Theory]
    [InlineData(0u, 0)]
    [InlineData(99u, int.MaxValue - 1L - (int.MaxValue / 100))]
    [InlineData(4294967199u, int.MaxValue - 1L)]
    public void Unleash_s_places_lie_within_all_weights_too(uint hash, long least) =>
        Assert.InRange(BucketRules.Position(Bucketing.Unleash, hash, int.MaxValue), least, int.MaxValue - 1L);

    private static string? InUnleash(string flag, string person, int percent) => Some.Written($$$$"""
        {"flags":{"{{{{flag}}}}":{"state":"ENABLED","variants":{"on":true,"off":false},"targeting":{"fractional":[["on",{{{{percent * 1000}}}}],["off",{{{{100_000 - (percent * 1000)}}}}]]},"x-releaseboard":{"bucketing":"unleash"} } } }
        """).Evaluate(flag, Some.Context($$"""{"targetingKey":"{{person}}"}"""), Now).Variant?.Name;

    [Fact]
    public void Another_algorithm_deals_everyone_anew() => Assert.NotEqual(On("flagd-v2", 50_000), On("flagd-v3", 50_000));

    [Theory]
    [InlineData("""[["on",0,1],["off",1]]""")]
    [InlineData("""[["on",1.5],["off",1]]""")]
    [InlineData("""[["on",2147483648],["off",1]]""")]
    [InlineData("""[["on",2147483647],["off",1]]""")]
    [InlineData("""[["on",0],["off",0]]""")]
    [InlineData("""[["on","1"]]""")]
    [InlineData("""["on","off"]""")]
    [InlineData("""[]""")]
    [InlineData("""[5,["on",1]]""")]
    [InlineData("""[[["on"],1]]""")]
    public void Weights_that_cannot_work_are_refused_when_written_and_give_the_default_when_imported(string buckets)
    {
        var document = Some.Document($$"""{"fractional":{{buckets}}}""");

        Assert.NotNull(FlagSet.Compile(Encoding.UTF8.GetBytes(document)).Refusal);
        var answer = Some.Imported(document).Evaluate("f", Some.Context("""{"targetingKey":"ada"}"""), Now);
        Assert.Equal(("off", FlagReason.Default), (answer.Variant?.Name, answer.Reason));
    }

    [Fact]
    public void Nobody_in_particular_is_in_no_bucket()
    {
        var set = Some.Written(Some.Document("""{"fractional":[["on",1]]}"""));

        Assert.Equal(FlagReason.Default, set.Evaluate("f", EvaluationContext.Empty, Now).Reason);
        Assert.Equal(FlagReason.Default, set.Evaluate("f", Some.Context("""{"targetingKey":""}"""), Now).Reason);
        Assert.Equal(FlagReason.Split, set.Evaluate("f", Some.Context("""{"targetingKey":"ada"}"""), Now).Reason);
    }

    private static HashSet<string> On(string bucketing, int share)
    {
        // A share of nothing leaves the bucket in, so that its place does not change.
        var set = Some.Written("""
            {"flags":{"f":{"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"off","x-releaseboard":{"bucketing":"BUCKETING"},
            "targeting":{"fractional":[["on",SHARE],["off",REST]]}}}}
            """.Replace("BUCKETING", bucketing, StringComparison.Ordinal)
            .Replace("SHARE", share.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("REST", (100_000 - share).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        return [.. Enumerable.Range(0, People).Select(i => $"user-{i}").Where(user => set.Evaluate("f", Some.Context("{\"targetingKey\":\"" + user + "\"}"), Now).Variant?.Name == "on")];
    }
}
