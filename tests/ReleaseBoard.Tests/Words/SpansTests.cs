using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Words;

public sealed class SpansTests
{
    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.00214, "0.21 %")]
    [InlineData(0.0625, "6.25 %")]
    [InlineData(0.083, "8.3 %")]
    [InlineData(0.1234, "12.3 %")]
    [InlineData(1, "100 %")]
    public void A_share_has_two_digits_below_ten_per_cent_and_one_above(double share, string words) => Assert.Equal(words, Spans.Percent(share));
}
