using System.Globalization;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Environments;

namespace ReleaseBoard.Web.Layout;

/// <summary>A thing the palette can go to.</summary>
public sealed record PaletteItem(string Name, string Kind, string Href);

/// <summary>What the palette finds: a few of each kind, never more than fit on a screen.</summary>
public sealed class PaletteSearch(ApplicationDesk applications, EnvironmentDesk environments)
{
    private const int OfEach = 5;
    private const int AtMost = 12;
    private const int LongestQuestion = 60;

    public IReadOnlyList<PaletteItem> Find(string text)
    {
        var words = text.Trim();
        if (words.Length > LongestQuestion)
        {
            words = words[..LongestQuestion];
        }

        return [.. Pages(words).Concat(words.Length == 0 ? [] : Things(words)).DistinctBy(item => item.Href).Take(AtMost)];
    }

    private static IEnumerable<PaletteItem> Pages(string words) => Place.All
        .Where(place => place.Name.Contains(words, StringComparison.OrdinalIgnoreCase))
        .OrderByDescending(place => place.Name.StartsWith(words, StringComparison.OrdinalIgnoreCase))
        .Select(place => new PaletteItem(place.Name, "page", place.Href));

    private IEnumerable<PaletteItem> Things(string words)
    {
        if (long.TryParse(words.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            yield return new PaletteItem($"Promotion {number}", "promotion", $"/promotions/{number}");
        }

        foreach (var application in applications.List(words, null, OfEach).Items)
        {
            yield return new PaletteItem(application.Key.Value, "application", $"/applications/{application.Key}");
        }

        foreach (var environment in environments.List(words, null, OfEach).Items)
        {
            yield return new PaletteItem(environment.Name, "environment", $"/environments/{environment.Key}");
        }
    }
}
