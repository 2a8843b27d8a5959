using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Deployments;

/// <summary>Keeps the secret behind the instances' flag keys in a file of the owner's alone, and tells the runner where the board is.</summary>
public sealed class FlagDoorFile(IOptions<BoardOptions> options)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Lock _gate = new();
    private FlagDoor? _door;

    /// <summary>The door as it is; null until the board has said where it is.</summary>
    public FlagDoor? Door => _door;

    /// <summary>Says where the board is from now on. The secret stays what it was; a file that cannot be read gets a new one, and instances their keys at their next start.</summary>
    public FlagDoor Open(Uri board)
    {
        lock (_gate)
        {
            var file = RunnerPaths.FlagDoor(options.Value.DataFolder);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!, OwnerOnly | UnixFileMode.UserExecute);
            _door = new FlagDoor(board.GetLeftPart(UriPartial.Authority), Read(file)?.Secret ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
            Write(file, _door);
            return _door;
        }
    }

    private static FlagDoor? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<FlagDoor>(File.ReadAllBytes(file), RunnerWire.Json);
        }
        catch (Exception failure) when (failure is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    private static void Write(string file, FlagDoor door)
    {
        var draft = file + ".new";
        File.Delete(draft);
        using (var stream = new FileStream(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            JsonSerializer.Serialize(stream, door, RunnerWire.Json);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, file, overwrite: true);
    }
}
