using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine;
using ReleaseBoard.Engine.Evidence;

namespace ReleaseBoard.Web.Evidence;

/// <summary>
/// <c>ReleaseBoard.Web rebuild --repository URL --commit ID --command TEXT --output PATH</c>: builds a commit twice under other
/// circumstances and says whether the same came out. With <c>--board</c> and a token it tells the board.
/// Exit code 0 when it did, 1 when it did not, 2 when it could not be tried or told.
/// </summary>
internal static class RebuildCommand
{
    public const string Name = "rebuild";

    public static async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        if (RebuildArguments.Parse(arguments) is not Outcome<RebuildArguments>.Accepted { Value: var asked } parsed)
        {
            await output.WriteLineAsync($"{RebuildArguments.Parse(arguments).Refusal?.Sentence}\n{RebuildArguments.Usage}");
            return 2;
        }

        using var services = new ServiceCollection().AddEngine().BuildServiceProvider();
        var folder = Directory.CreateTempSubdirectory("releaseboard-rebuild-");
        try
        {
            return await new BuildTrial(services.GetRequiredService<TimeProvider>()).RunAsync(parsed.Value.Wish, folder.FullName, cancellationToken) switch
            {
                Outcome<TrialReport>.Accepted { Value: var report } => await TellAsync(asked, report, folder.FullName, output, cancellationToken),
                Outcome<TrialReport>.Refused { Why: var why } => await SayAsync(output, why.Sentence),
                _ => throw new InvalidOperationException("An outcome is accepted or refused."),
            };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> TellAsync(RebuildArguments asked, TrialReport report, string folder, TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync(RebuildWords.Of(report));
        if (asked.Board is not null && await RebuildPost.SendAsync(asked, report, folder, output, cancellationToken) is { } failure)
        {
            return await SayAsync(output, failure);
        }

        return report.IsSame ? 0 : 1;
    }

    private static async Task<int> SayAsync(TextWriter output, string sentence)
    {
        await output.WriteLineAsync(sentence);
        return 2;
    }
}
