using System.Globalization;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.People;

namespace ReleaseBoard.Web.Layout;

/// <summary>A thing the palette can go to.</summary>
public sealed record PaletteItem(string Name, string Kind, string Href);

/// <summary>What the palette finds: a few of each kind, never more than fit on a screen.</summary>
public sealed class PaletteSearch(ApplicationDesk applications, ArtifactDesk artifacts, EnvironmentDesk environments, FlagDesk flags, PeopleDesk people, HealthBoard health)
{
    private const int OfEach = 5;
    private const int AtMost = 12;
    private const int LongestQuestion = 60;

    /// <summary>What the words name, the likeliest first. People are found by those who may see them.</summary>
    public IReadOnlyList<PaletteItem> Find(string text, Credential by)
    {
        var words = text.Trim();
        if (words.Length > LongestQuestion)
        {
            words = words[..LongestQuestion];
        }

        return [.. Pages(words).Concat(words.Length == 0 ? [] : Things(words, by)).DistinctBy(item => item.Href).Take(AtMost)];
    }

    private static IEnumerable<PaletteItem> Pages(string words) => Place.All
        .Concat(words.Length == 0 ? [] : Place.Behind)
        .Where(place => place.Name.Contains(words, StringComparison.OrdinalIgnoreCase))
        .OrderByDescending(place => place.Name.StartsWith(words, StringComparison.OrdinalIgnoreCase))
        .Select(place => new PaletteItem(place.Name, "page", place.Href));

    private IEnumerable<PaletteItem> Things(string words, Credential by)
    {
        if (long.TryParse(words.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            yield return new PaletteItem($"Promotion {number}", "promotion", $"/promotions/{number}");
        }

        foreach (var application in applications.List(words, null, OfEach, Reach.All).Items)
        {
            yield return new PaletteItem(application.Key.Value, "application", $"/applications/{application.Key}");
        }

        // "storefront prod" and "storefront in production": where an engineer on call wants to go first.
        var where = new HealthQuestion { Search = words.Replace(" in ", " ", StringComparison.OrdinalIgnoreCase) };
        foreach (var slot in health.Slots().Select(seen => seen.Slot).Where(where.Finds).Take(OfEach))
        {
            yield return new PaletteItem($"{slot.Application} in {slot.Environment}", "health", $"/health/{slot.Application}/{slot.Environment}");
        }

        foreach (var flag in flags.List(new() { Search = words }, Reach.All, null, OfEach).Items)
        {
            yield return new PaletteItem(flag.Flag.Key.Value, "flag", $"/flags/{flag.Flag.Key}");
        }

        foreach (var version in Versions(words))
        {
            yield return version;
        }

        foreach (var environment in environments.List(words, null, OfEach).Items)
        {
            yield return new PaletteItem(environment.Name, "environment", $"/environments/{environment.Key}");
        }

        foreach (var person in people.List(words, null, OfEach, by).Match(page => page.Items, _ => []))
        {
            yield return new PaletteItem(person.DisplayName, "person", $"/settings/people?search={Uri.EscapeDataString(person.Name.Value)}");
        }
    }

    /// <summary>"shop 1.1" finds the versions of shop that have 1.1 in their name, "1.1" those of all applications that begin so.</summary>
    private IEnumerable<PaletteItem> Versions(string words)
    {
        var parts = words.Split(' ', 2, StringSplitOptions.TrimEntries);
        return parts.Length == 1
            ? artifacts.Named(words, OfEach).Select(name => Version(name.Application, name.Version))
            : ApplicationKey.Parse(parts[0]) is Outcome<ApplicationKey>.Accepted { Value: var application }
                ? artifacts.List(application, parts[1], null, OfEach).Items.Select(artifact => Version(application, artifact.Version))
                : [];
    }

    private static PaletteItem Version(ApplicationKey application, ArtifactVersion version) =>
        new($"{application} {version}", "artifact", $"/applications/{application}/artifacts/{Uri.EscapeDataString(version.Value)}");
}
