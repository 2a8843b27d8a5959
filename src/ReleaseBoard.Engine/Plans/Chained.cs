using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>Goes on with what was accepted when the way there takes time.</summary>
internal static class Chained
{
    public static async Task<Outcome<TNext>> ThenAsync<T, TNext>(this Task<Outcome<T>> first, Func<T, Task<Outcome<TNext>>> next) => await (await first).ThenAsync(next);

    public static Task<Outcome<TNext>> ThenAsync<T, TNext>(this Outcome<T> first, Func<T, Task<Outcome<TNext>>> next) =>
        first.Match(next, refusal => Task.FromResult<Outcome<TNext>>(refusal));
}
