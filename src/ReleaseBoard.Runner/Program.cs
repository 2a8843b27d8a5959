using ReleaseBoard.Domain.Words;
using ReleaseBoard.Runner;
using ReleaseBoard.Runner.Processes;

Posix.LeaveSession();
Posix.CloseToOthers();
switch (RunnerArguments.Parse(args))
{
    case Outcome<RunnerArguments>.Accepted { Value: var arguments }:
        return await RunnerHost.RunAsync(arguments, Console.Error);
    case var outcome:
        await Console.Error.WriteLineAsync(outcome.Refusal?.Sentence);
        return ReleaseBoard.Domain.Deployments.RunnerExit.Arguments;
}
