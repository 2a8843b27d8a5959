using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>Where plans are worked on: folders that only the board's account may look into.</summary>
public sealed partial class PlanPlaces
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly ILogger<PlanPlaces> _logger;
    private readonly string _work;
    private readonly string _states;

    public PlanPlaces(IOptions<BoardOptions> options, ILogger<PlanPlaces> logger)
    {
        _logger = logger;
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

    /// <summary>Takes a folder away. What was done there is done, also where that fails: then it goes when the board begins anew.</summary>
    public void Clear(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.NotCleared(_logger, folder, failure);
        }
    }

    /// <summary>The file of a place's own state. Its name is made of keys, which hold no separators.</summary>
    public string State(Slot slot) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(_states, slot.Application.Value, slot.Environment.Value), Private).FullName, "terraform.tfstate");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Could not take away {Folder}, where a plan was worked on.")]
        public static partial void NotCleared(ILogger logger, string folder, Exception failure);
    }
}
