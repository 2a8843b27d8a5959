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
}
