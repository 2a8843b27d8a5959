using System.ComponentModel.DataAnnotations;

namespace ReleaseBoard.Web.Live;

/// <summary>What the hub allows its listeners; section <c>Live</c>.</summary>
public sealed class LiveOptions
{
    public const string Section = "Live";

    /// <summary>Listeners at one time; the next is refused.</summary>
    [Range(1, 100_000)]
    public int MaximumListeners { get; set; } = 1_000;

    /// <summary>Entries kept ready in memory; who is further behind reads them from the store.</summary>
    [Range(10, 100_000)]
    public int RecentEntries { get; set; } = 1_000;

    /// <summary>How often a listener's right to listen is looked up again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan CheckEvery { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The shortest time between two messages about health.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan HealthPace { get; set; } = TimeSpan.FromSeconds(1);
}
