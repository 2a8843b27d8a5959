using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>What an artifact brings: the scripts people are asked about before they run.</summary>
public static class NewScriptRules
{
    /// <summary>The scripts that lead forward and are not in what is there, byte by byte; all of them where nothing is there, or where that cannot be read.</summary>
    public static Facts<MigrationScript> Of(MigrationSet wanted, MigrationSet? there)
    {
        var known = there?.Forward.Select(Same).ToHashSet() ?? [];
        return wanted.Forward.Where(script => !known.Contains(Same(script))).ToFacts();
    }

    /// <summary>Why a script may not run; null when nothing of it destroys, or people were asked about it.</summary>
    internal static Refusal? Unasked(IEnumerable<MigrationScript> forward, Facts<MigrationScript> asked)
    {
        var known = asked.Select(Same).ToHashSet();
        var found = forward.Where(script => !known.Contains(Same(script)))
            .SelectMany(script => script.Findings.Where(finding => finding.Severity is LintSeverity.Error).Select(finding => (Script: script, Finding: finding)))
            .FirstOrDefault();
        return found is not { Script: { } script, Finding: { } finding } ? null : new Refusal(
            "migration.not-asked",
            $"{script.Name.Short} would run and nobody was asked about it, since what counts as applied here has it, too: {finding.Code}: {finding.Sentence} An apply is refused. Take the application down here and promote it again: then it is asked about.");
    }

    private static (string File, Digest Digest) Same(MigrationScript script) => (script.File, script.Digest);
}
