using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>Reads the dangers of a script, statement by statement, errors first.</summary>
internal static class LintRules
{
    private const int LongestStatement = 300;
    private const int MostFindings = 500;

    /// <summary>What is dangerous, and a sentence for each thing that takes data away. The sketch becomes what it is after the script.</summary>
    public static (Facts<LintFinding> Findings, Facts<string> Destroys) Read(
        IReadOnlyList<(SqlStatement Statement, SchemaAct Act)> acts, ScriptActs script, SchemaSketch sketch, string source)
    {
        var (findings, destroys) = (new List<LintFinding>(), new List<string>());
        foreach (var (statement, act) in acts)
        {
            // Each has a limit of its own: many small findings must not hide the one that takes data away.
            if (!act.IsTemporary && destroys.Count < MostFindings)
            {
                destroys.AddRange(DestructionRules.All(act, script, sketch));
            }

            if (!act.IsTemporary && findings.Count < MostFindings)
            {
                findings.AddRange(Findings(act, script, sketch).Select(found => Finding(statement, act, found, source)));
            }

            sketch.Apply(act);
        }

        return (findings.OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Line).ToFacts(), destroys.ToFacts());
    }

    private static IEnumerable<(string Code, string Sentence)> Findings(SchemaAct act, ScriptActs script, SchemaSketch sketch) =>
        DestructionRules.Read(act, script, sketch)
            .Concat(DataRules.Read(act, script, sketch))
            .Concat(ClientRules.Read(act, script, sketch))
            .Concat(PostgresRules.Read(act, script, sketch));

    private static LintFinding Finding(SqlStatement statement, SchemaAct act, (string Code, string Sentence) found, string source) =>
        new(found.Code, SeverityOf(found.Code), Shown(statement, source), act.Line, found.Sentence);

    private static LintSeverity SeverityOf(string code) => code.StartsWith("DS", StringComparison.Ordinal) || code == "RB102" ? LintSeverity.Error : LintSeverity.Warning;

    private static string Shown(SqlStatement statement, string source) =>
        statement.End - statement.Start <= LongestStatement ? statement.In(source) : $"{source.AsSpan(statement.Start, LongestStatement)}…";
}
