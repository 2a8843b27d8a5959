using System.Text;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Evidence;

public sealed class TextDifferenceTests
{
    [Theory]
    [InlineData("a\nb\nc", "a\nB\nc", "@ line 2\n a\n-b\n+B\n c")]
    [InlineData("a", "b", "@ line 1\n-a\n+b")]
    [InlineData("a\nb", "a\nx\nb", "@ line 2\n a\n+x\n b")]
    [InlineData("x\na\ny\nb", "a\nb\nz", "@ line 1\n-x\n a\n-y\n b\n+z")]
    [InlineData("", "new", "@ line 1\n-\n+new")]
    public void Lines_that_differ_stand_between_those_that_do_not(string before, string after, string difference) =>
        Assert.Equal(difference, Between(before, after));

    [Fact]
    public void Long_lines_and_long_texts_are_cut()
    {
        var before = string.Join('\n', Enumerable.Range(0, 5000).Select(i => $"{i}"));
        var after = string.Join('\n', Enumerable.Range(0, 5000).Select(i => $"{i} {new string('x', 5000)}"));

        var shown = Between(before, after).Split('\n');

        Assert.Equal("… and more", shown[^1]);
        Assert.InRange(shown.Length, 100, 130);
        Assert.All(shown, line => Assert.InRange(line.Length, 1, 202));
    }

    private static string Between(string before, string after)
    {
        var difference = new ArchiveDifference { Files = [new("a", FileChange.Changed, 1, 1)], Total = 1 };
        return DifferenceRules.WithTexts(difference, Bytes(before), Bytes(after)).Files.Single().Text ?? "";
    }

    private static Dictionary<string, byte[]> Bytes(string text) => new() { ["a"] = Encoding.UTF8.GetBytes(text) };
}
