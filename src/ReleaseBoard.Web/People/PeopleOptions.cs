using System.ComponentModel.DataAnnotations;

namespace ReleaseBoard.Web.People;

/// <summary>How signing in behaves; section <c>People</c>.</summary>
public sealed class PeopleOptions
{
    public const string Section = "People";

    /// <summary>Sign-in attempts a minute from one address before it is told to wait.</summary>
    [Range(1, 10_000)]
    public int SignInsPerMinute { get; set; } = 30;

    /// <summary>Wrong passwords in a row that lock an account.</summary>
    [Range(3, 100)]
    public int TriesBeforeLockOut { get; set; } = 5;

    public TimeSpan LockOut { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a running session is checked against the account and token it stands on; at most a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan SessionCheck { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a browser stays signed in without being used.</summary>
    public TimeSpan SessionLife { get; set; } = TimeSpan.FromDays(7);
}
