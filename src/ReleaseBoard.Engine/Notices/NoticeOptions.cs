using System.ComponentModel.DataAnnotations;

namespace ReleaseBoard.Engine.Notices;

/// <summary>How receivers are told what happens; section <c>Notices</c>.</summary>
public sealed class NoticeOptions
{
    public const string Section = "Notices";

    /// <summary>The board's own address as people reach it, for links in messages; where it is not set, that at which a receiver was made.</summary>
    [Url]
    public string? Address { get; set; }

    /// <summary>How long a receiver may take to answer.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long something must fail before the journal says so.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan FailingFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it must do well before the journal says that it is better.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan BetterFor { get; set; } = TimeSpan.FromMinutes(1);
}
