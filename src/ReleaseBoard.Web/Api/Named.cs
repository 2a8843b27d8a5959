using System.Diagnostics.CodeAnalysis;

namespace ReleaseBoard.Web.Api;

/// <summary>A value of an enum in a query, written as the answers write it (<c>awaitingApproval</c>) or in any other case.</summary>
internal readonly record struct Named<T>(T Value)
    where T : struct, Enum
{
    [SuppressMessage("Design", "CA1000", Justification = "The framework looks for it here.")]
    public static bool TryParse(string? text, out Named<T> named)
    {
        // A number is not a name.
        var isKnown = Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && char.IsLetter(text![0]);
        named = new(value);
        return isKnown;
    }
}
