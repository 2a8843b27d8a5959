using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Verdicts;

namespace ReleaseBoard.Tests.Verdicts;

public sealed class CountedRulesTests
{
    private static readonly CountingTerms Terms = new() { PassesUpTo = 1, FailsAbove = 5, Count = 5, FailureLimit = 3, InconclusiveLimit = 1 };

    [Theory]
    [InlineData("9 9 9 0 0", CountedState.Passed)]
    [InlineData("9 9 9 9", CountedState.Failed)]
    [InlineData("3 0 0 0 0", CountedState.Passed)]
    [InlineData("3 3", CountedState.Inconclusive)]
    [InlineData("e e e e 0 e e e e 0 0 0 0", CountedState.Passed)]
    [InlineData("0 e e e e e", CountedState.Errored)]
    [InlineData("0 0 0 0", CountedState.Running)]
    [InlineData("0 0 0 0 e", CountedState.Running)]
    [InlineData("", CountedState.Running)]
    public void Measurements_count_as_they_do_elsewhere(string values, CountedState state) =>
        Assert.Equal(state, CountedRules.Judge(values.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(value => new Measurement(value == "e" ? null : double.Parse(value, System.Globalization.CultureInfo.InvariantCulture))), Terms));

    [Fact]
    public void A_limit_of_three_means_that_the_fourth_failure_fails_and_says_so() =>
        Assert.Equal("3 failures are tolerated; failure number 4 fails.", Terms.LimitSentence);
}
