using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>Where plans are worked on: folders that only the board's account may look into.</summary>
public sealed class PlanPlaces
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _work;
    private readonly string _states;

    public PlanPlaces(IOptions<BoardOptions> options)
    {
        _work = Path.Combine(options.Value.DataFolder, "plans", "work");
        _states = Path.Combine(options.Value.DataFolder, "plans", "states");

        // What a board that was ended left half-way is of no use; states lie elsewhere.
        if (Directory.Exists(_work))
        {
            Directory.Delete(_work, recursive: true);
        }
    }

    /// <summary>A new folder.</summary>
    public string Fresh() => Directory.CreateDirectory(Path.Combine(_work, Guid.NewGuid().ToString("N")), Private).FullName;

    /// <summary>The file of a place's own state. Its name is made of keys, which hold no separators.</summary>
    public string State(Slot slot) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(_states, slot.Application.Value, slot.Environment.Value), Private).FullName, "terraform.tfstate");
}
