using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Demo;

/// <summary>
/// Keeps the demo and a real board apart: the demo's accounts open without a password, so a folder that holds them is
/// never served as a real board, and the demo never furnishes a real board's folder.
/// </summary>
internal static class DemoFolder
{
    private const string Mark = "demo";

    /// <summary>Null when the folder may be used so.</summary>
    public static Refusal? Refuse(BoardOptions board, bool isDemo)
    {
        var mark = Path.Combine(board.DataFolder, Mark);
        if (!isDemo)
        {
            return File.Exists(mark)
                ? new Refusal("data.of-demo", $"{board.DataFolder} belongs to the demo, whose people need no password. Start with --demo, or choose another folder with --data.")
                : null;
        }

        if (File.Exists(board.DatabaseFile) && !File.Exists(mark))
        {
            return new Refusal("data.of-board", $"{board.DataFolder} belongs to a real board. Choose another folder for the demo with --data.");
        }

        File.WriteAllText(mark, "This folder was made by the demo.\n");
        return null;
    }
}
