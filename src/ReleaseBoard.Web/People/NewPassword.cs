using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.People;

/// <summary>A new password as typed: twice, because nobody sees it.</summary>
internal sealed class NewPassword
{
    public string? First { get; set; }

    public string? Again { get; set; }

    public Refusal? Differ() => First == Again ? null : Refusal.Invalid("password.differs", "The two passwords are not the same.");
}
