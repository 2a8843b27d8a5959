using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>A place in code that names a flag, as a build posted it.</summary>
/// <param name="File">From the root of the application's repository.</param>
/// <param name="Line">1 for the first.</param>
public sealed record CodeReference(ApplicationKey Application, FlagKey Flag, string File, int Line);

/// <summary>What a build may post.</summary>
public static class CodeReferenceRules
{
    public const int Most = 20_000;
    private const int LongestFile = 500;

    /// <summary>Null when all places can be kept; else what is wrong with one.</summary>
    public static Refusal? Check(ApplicationKey application, IReadOnlyCollection<CodeReference> references)
    {
        if (references.Count > Most)
        {
            return Refusal.Invalid("code-references.count", $"At most {Most:N0} places are kept of an application; these are {references.Count:N0}.");
        }

        return references.Select(place => Check(application, place)).FirstOrDefault(refusal => refusal is not null);
    }

    private static Refusal? Check(ApplicationKey application, CodeReference place)
    {
        if (place.Application != application)
        {
            return Refusal.Invalid("code-references.application", $"These are the places of {application}; one names {place.Application}.");
        }

        if (place.File.Length == 0 || !FlagKeyRules.IsLine(place.File, LongestFile) || place.File[0] == '/' || place.File.Contains("..", StringComparison.Ordinal))
        {
            return Refusal.Invalid("code-references.file", $"'{KeyRules.Shown(place.File)}' is not a file's path from the root of the repository, of at most {LongestFile} characters.");
        }

        return place.Line < 1 ? Refusal.Invalid("code-references.line", $"{KeyRules.Shown(place.File)}: the first line is 1, not {place.Line}.") : null;
    }
}
