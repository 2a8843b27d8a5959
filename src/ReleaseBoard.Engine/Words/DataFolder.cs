using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Words;

/// <summary>
/// The folder in which a board keeps everything, held while it runs: two boards in it would do everything twice. The kernel lets go of
/// it when the board dies, however it dies.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream _held;

    private DataFolder(FileStream held) => _held = held;

    /// <summary>Makes the folder where there is none, and takes it; refused where another board has it or it cannot be written.</summary>
    public static Outcome<DataFolder> Take(BoardOptions board)
    {
        if (string.IsNullOrWhiteSpace(board.Data))
        {
            return Refusal.Invalid("data.missing", "Board:Data names no folder. Choose one with --data.");
        }

        try
        {
            Directory.CreateDirectory(board.DataFolder);
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            return Refusal.Invalid("data.unusable", $"{board.DataFolder} cannot be made: {why.Message} Choose another folder with --data.");
        }

        try
        {
            return new DataFolder(new FileStream(Path.Combine(board.DataFolder, "board.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException)
        {
            return Refusal.Invalid("data.unusable", $"{board.DataFolder} may not be written by this account. Choose another folder with --data.");
        }
        catch (IOException)
        {
            return new Refusal("data.taken", $"{board.DataFolder} is in use by another board. End that one first, or choose another folder with --data.");
        }
    }

    public void Dispose() => _held.Dispose();
}
