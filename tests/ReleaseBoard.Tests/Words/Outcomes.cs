using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Words;

internal static class Outcomes
{
    /// <summary>The accepted value, or a failed test that says why it was refused.</summary>
    public static T Value<T>(this Outcome<T> outcome) =>
        outcome.Match(value => value, refusal => throw new Xunit.Sdk.XunitException($"Refused: {refusal.Code}: {refusal.Sentence}"));
}
