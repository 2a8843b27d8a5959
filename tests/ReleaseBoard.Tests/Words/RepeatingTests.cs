using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Tests.Words;

public sealed class RepeatingTests
{
    [Fact]
    public async Task A_look_that_fails_is_told_and_the_next_one_tries_again_until_it_is_told_to_stop()
    {
        using var stop = new CancellationTokenSource();
        var (looks, told) = (0, new List<string>());

        var watch = TimeProvider.System.LookEveryAsync(TimeSpan.FromMilliseconds(1), LookAsync, failure => told.Add(failure.Message), stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);
        Assert.Equal(3, looks);
        Assert.Equal(["no 1", "no 2"], told);

        async Task LookAsync(CancellationToken cancellationToken)
        {
            looks++;
            if (looks == 3)
            {
                await stop.CancelAsync();
                return;
            }

            throw new InvalidOperationException($"no {looks}");
        }
    }
}
