using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Demo;

/// <summary>
/// Keeps the demo and a real board apart: the demo's accounts open without a password, so a folder that holds them is
/// never served as a real board, and the demo never furnishes a real board's folder.
/// </summary>
internal static class DemoFolder
{
    private const string Mark = "demo";

    /// <summary>Null when the folder may be used so; else why not, as a sentence.</summary>
    public static string? Refuse(BoardOptions board, bool isDemo)
    {
        var mark = Path.Combine(board.DataFolder, Mark);
        if (!isDemo)
        {
            return File.Exists(mark)
                ? $"{board.DataFolder} belongs to the demo, whose people need no password. Start with --demo, or choose another folder with --data."
                : null;
        }

        if (File.Exists(board.DatabaseFile) && !File.Exists(mark))
        {
            return $"{board.DataFolder} belongs to a real board. Choose another folder for the demo with --data.";
        }

        Directory.CreateDirectory(board.DataFolder);
        File.WriteAllText(mark, "This folder was made by the demo.\n");
        return null;
    }
}
