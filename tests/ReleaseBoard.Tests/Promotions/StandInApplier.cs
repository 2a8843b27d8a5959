using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;

namespace ReleaseBoard.Tests.Promotions;

/// <summary>Applies when the test says so, and answers what the test says.</summary>
internal sealed class StandInApplier : IApplier
{
    private TaskCompletionSource<Outcome<string>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly SemaphoreSlim _begun = new(0);

    public ApplicationKind Kind => ApplicationKind.Database;

    public List<ApplyWork> Works { get; } = [];

    public string Found { get; set; } = "43 is half there.";

    /// <summary>Waits until one more was begun: each has a thread of its own.</summary>
    public async Task BegunAsync() => Assert.True(await _begun.WaitAsync(TimeSpan.FromMinutes(1)));

    public void Answer(Outcome<string> answer) => _answer.TrySetResult(answer);

    public async Task<Outcome<string>> ApplyAsync(ApplyWork work, Action<Facts<ApplyStep>> progress, CancellationToken cancellationToken)
    {
        Works.Add(work);
        _begun.Release();
        progress([new ApplyStep("V43__more.sql", ApplyStepPhase.Running)]);
        var answer = await _answer.Task.WaitAsync(cancellationToken);
        _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return answer;
    }

    public Task<string> LookAsync(ApplyWork work, CancellationToken cancellationToken) => Task.FromResult(Found);
}
