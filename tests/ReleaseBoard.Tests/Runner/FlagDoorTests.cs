using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Tests.Runner;

public sealed class FlagDoorTests : IDisposable
{
    private static readonly FlagDoor Door = new("http://127.0.0.1:5080", "c2VjcmV0");
    private static readonly Slot Shop = new(new("storefront"), new("production"));

    private readonly string _folder = Directory.CreateTempSubdirectory("releaseboard-door-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_key_opens_its_own_slot_and_no_other()
    {
        var key = FlagDoorRules.Mint(Door, Shop);

        Assert.Equal(Shop, FlagDoorRules.Read(Door, key));
        Assert.Null(FlagDoorRules.Read(Door, key.Replace("production", "staging", StringComparison.Ordinal)));
        Assert.Null(FlagDoorRules.Read(Door with { Secret = "b3RoZXI=" }, key));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("rbd.storefront.production")]
    [InlineData("rbd.storefront.production.")]
    [InlineData("rbd.storefront.production.0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("rbd.a.b.c.d")]
    public void What_is_not_a_key_opens_nothing(string? key) => Assert.Null(FlagDoorRules.Read(Door, key));

    [Fact]
    public void The_secret_outlives_the_board_and_its_address_does_not()
    {
        var first = File().Open(new Uri("http://127.0.0.1:5080/"));
        var second = File().Open(new Uri("http://127.0.0.1:6080/"));

        Assert.Equal((first.Secret, "http://127.0.0.1:6080"), (second.Secret, second.Url));
        Assert.NotEqual(first.Secret, new FlagDoorFile(Options.Create(new BoardOptions { Data = Path.Combine(_folder, "other") })).Open(new Uri("http://127.0.0.1:1/")).Secret);
    }

    [Fact]
    public void A_file_that_was_broken_off_gets_a_new_secret()
    {
        var first = File().Open(new Uri("http://127.0.0.1:5080/"));
        System.IO.File.WriteAllText(RunnerPaths.FlagDoor(_folder), "{ \"url\": ");

        Assert.NotEqual(first.Secret, File().Open(new Uri("http://127.0.0.1:5080/")).Secret);
    }

    private FlagDoorFile File() => new(Options.Create(new BoardOptions { Data = _folder }));
}
