using ReleaseBoard.Domain.Samples;

namespace ReleaseBoard.Tests.Samples;

public sealed class RegularTimesTests
{
    [Theory]
    [InlineData("100,1103,2098,3100", "100,1100,2100,3100")]
    [InlineData("100,3103,4100", "100,3100,4100")]
    [InlineData("100,1400,2400", "100,1400,2400")]
    [InlineData("100,90100,91099", "100,90100,91100")]
    [InlineData("5000,100,1101", "5000,100,1100")]
    public void A_beat_is_named_by_when_it_was_due(string came, string named)
    {
        var times = new RegularTimes(every: 1000, tolerance: 50);

        Assert.Equal(named, string.Join(',', came.Split(',').Select(at => times.Next(long.Parse(at, System.Globalization.CultureInfo.InvariantCulture)))));
    }
}
