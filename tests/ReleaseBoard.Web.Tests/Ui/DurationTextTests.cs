using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Ui;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("90", 90)]
    [InlineData("90 s", 90)]
    [InlineData("10 min", 600)]
    [InlineData("10m", 600)]
    [InlineData("1 h 30 min", 5400)]
    [InlineData("7 d", 604800)]
    [InlineData("0", 0)]
    [InlineData(" 2 Hours ", 7200)]
    public void What_people_type_is_read(string text, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), DurationText.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-5 s")]
    [InlineData("30 min 1 h")]
    [InlineData("1.5 h")]
    [InlineData(null)]
    public void What_is_no_span_is_not_guessed(string? text) => Assert.Null(DurationText.Parse(text));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(90, "1 min 30 s")]
    [InlineData(86_400, "1 d")]
    public void A_span_is_written_so_that_it_is_read_back(int seconds, string text)
    {
        Assert.Equal(text, DurationText.Of(TimeSpan.FromSeconds(seconds)));
        Assert.Equal(TimeSpan.FromSeconds(seconds), DurationText.Parse(text));
    }
}
