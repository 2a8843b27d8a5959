using System.Text.RegularExpressions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.People;

/// <summary>What a person may be called and become.</summary>
public static partial class PersonRules
{
    private const int LongestName = 60;
    private const int LongestDisplayName = 100;
    private const int LongestEmail = 254;

    public static Outcome<OperatorName> ParseName(string? text)
    {
        var name = text?.Trim().ToLowerInvariant() ?? "";
        if (name.Length > LongestName || !Name().IsMatch(name))
        {
            return Refusal.Invalid("person.name-malformed", $"A user name is 1 to {LongestName} letters, digits and single dots, hyphens or underscores between them.");
        }

        // The journal says "releaseboard" when the board itself decided; nobody may be mistaken for it.
        return name == OperatorName.Board.Value
            ? Refusal.Invalid("person.name-reserved", $"'{name}' is the board's own name; choose another.")
            : new OperatorName(name);
    }

    /// <summary>A new person as wished.</summary>
    public static Outcome<Person> Create(Person? known, PersonWish wish, DateTimeOffset now) => known is not null
        ? new Refusal("person.name-taken", $"There is a person {wish.Name} already.")
        : Checked(new Person
        {
            Name = wish.Name,
            DisplayName = wish.DisplayName.Trim(),
            Email = Blank(wish.Email),
            Roles = wish.Roles.Distinct().Order().ToFacts(),
            CreatedAt = now,
        });

    /// <summary>The person changed by one revision, or as they were when the change says nothing new.</summary>
    public static Outcome<Person> Change(Person known, PersonChange change, int activeAdministrators)
    {
        var wished = known with
        {
            DisplayName = change.DisplayName?.Trim() ?? known.DisplayName,
            Email = change.Email is null ? known.Email : Blank(change.Email),
            Roles = change.Roles?.Distinct().Order().ToFacts() ?? known.Roles,
            IsActive = change.IsActive ?? known.IsActive,
        };
        if (wished == known)
        {
            return known;
        }

        return known.IsActiveAdministrator && !wished.IsActiveAdministrator && activeAdministrators <= 1
            ? new Refusal("person.last-administrator", $"{known.Name} is the last administrator; make someone else one first.")
            : Checked(wished with { Revision = known.Revision + 1 });
    }

    private static Outcome<Person> Checked(Person person)
    {
        if (person.DisplayName.Length is 0 or > LongestDisplayName)
        {
            return Refusal.Invalid("person.display-name-malformed", $"A display name is 1 to {LongestDisplayName} characters.");
        }

        if (person.Roles.Count == 0)
        {
            return Refusal.Invalid("person.no-role", "A person has at least one role; viewer is the smallest.");
        }

        return person.Email is { } email && (email.Length > LongestEmail || !Email().IsMatch(email))
            ? Refusal.Invalid("person.email-malformed", "This is not an e-mail address.")
            : person;
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    [GeneratedRegex("^[a-z0-9]([._-]?[a-z0-9])*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex("^[^@\\s]+@[^@\\s]+\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Email();
}
