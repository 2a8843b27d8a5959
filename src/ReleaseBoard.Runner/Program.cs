using System.Runtime.Versioning;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Runner;
using ReleaseBoard.Runner.Processes;

[assembly: UnsupportedOSPlatform("windows")]

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
