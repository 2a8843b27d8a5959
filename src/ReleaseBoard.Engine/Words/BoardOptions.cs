using System.ComponentModel.DataAnnotations;

namespace ReleaseBoard.Engine.Words;

/// <summary>Where the board keeps everything; section <c>Board</c>.</summary>
public sealed class BoardOptions
{
    public const string Section = "Board";

    /// <summary>The one folder that holds the store, artifacts, keys, logs and the runner's files.</summary>
    [Required]
    public string Data { get; set; } = "data";

    public string DataFolder => Path.GetFullPath(Data);

    public string DatabaseFile => Path.Combine(DataFolder, "board.db");
}
