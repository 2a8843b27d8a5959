using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.People;

/// <summary>A person as an approval rule sees them.</summary>
/// <param name="Aliases">Their other names: what commits are signed with.</param>
public sealed record Voter(OperatorName Name, Facts<Role> Roles, Facts<string> Aliases)
{
    /// <summary>True when a commit's author line ("Ada", "ada@example.org", "Ada &lt;ada@example.org&gt;") means this person.</summary>
    public bool IsAuthor(string? author)
    {
        if (string.IsNullOrWhiteSpace(author))
        {
            return false;
        }

        var parts = author.Split(['<', '>'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Append(author.Trim()).ToList();
        return Aliases.Append(Name.Value).Any(alias => parts.Contains(alias, StringComparer.OrdinalIgnoreCase));
    }
}
