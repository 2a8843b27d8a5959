using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Journal;

/// <summary>
/// <c>ReleaseBoard.Web verify-journal [--data DIR]</c>: one sentence, and exit code 0 when the journal holds, 1 when it does
/// not, 2 when there is none to read. Reads only, so the board may be running.
/// </summary>
internal static class VerifyJournal
{
    public const string Name = "verify-journal";

    public static int Run(IConfiguration configuration, TextWriter output)
    {
        var options = configuration.GetSection(BoardOptions.Section).Get<BoardOptions>() ?? new();
        if (!File.Exists(options.DatabaseFile))
        {
            output.WriteLine($"There is no journal: {options.DatabaseFile} does not exist.");
            return 2;
        }

        try
        {
            var found = JournalDesk.VerifyFile(options.DatabaseFile);
            output.WriteLine(found.Sentence);
            return found.Holds ? 0 : 1;
        }
        catch (System.Data.Common.DbException failure)
        {
            output.WriteLine($"The journal could not be opened: {failure.Message}");
            return 2;
        }
    }
}
