using Bunit;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Web.Promotions;

namespace ReleaseBoard.Web.Tests.Promotions;

public sealed class TakenBackTileTests
{
    private static readonly TakenBack Back = new(new(12), new("otto"), new(2026, 3, 2, 14, 5, 3, TimeSpan.Zero), new("1.2.0"), new("1.1.0")) { Reason = "Carts are empty." };

    [Fact]
    public void It_says_by_what_when_and_why_and_leads_there()
    {
        using var page = Components.Context();

        var tile = page.Render<TakenBackTile>(parameters => parameters.Add(one => one.Fact, Back));

        Assert.Matches(@"^\s*Taken back by\s+#12\s+at\s+14:05:03, asked for by otto: “Carts are empty\.”\s*$", tile.Find(".notice").TextContent);
        Assert.Equal("/promotions/12", tile.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void While_it_is_under_way_it_says_so_and_without_a_reason_none()
    {
        using var page = Components.Context();

        var tile = page.Render<TakenBackTile>(parameters => parameters.Add(one => one.Fact, Back with { IsDone = false, Reason = null }));

        Assert.StartsWith("It is being taken back by", tile.Find(".notice").TextContent.Trim(), StringComparison.Ordinal);
        Assert.EndsWith("asked for by otto.", tile.Find(".notice").TextContent.Trim(), StringComparison.Ordinal);
    }
}
