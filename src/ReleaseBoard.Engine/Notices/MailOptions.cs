using System.ComponentModel.DataAnnotations;

namespace ReleaseBoard.Engine.Notices;

/// <summary>The server that takes the board's mail; section <c>Mail</c>. Without a host no mail is sent.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    public string? Host { get; set; }

    [Range(1, 65_535)]
    public int Port { get; set; } = 587;

    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>Null for a server that asks nobody's name.</summary>
    public string? User { get; set; }

    public string? Password { get; set; }

    [EmailAddress]
    public string From { get; set; } = "releaseboard@localhost";
}

public enum MailSecurity
{
    /// <summary>In the clear: for a server on the same machine.</summary>
    None,

    /// <summary>Encrypted from the first word that matters on; a server that does not offer it gets nothing.</summary>
    StartTls,
}
