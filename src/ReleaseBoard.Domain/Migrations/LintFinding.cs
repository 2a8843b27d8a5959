namespace ReleaseBoard.Domain.Migrations;

/// <summary>How much a finding weighs.</summary>
public enum LintSeverity
{
    /// <summary>May fail, block or break what runs, depending on the data and on who uses it.</summary>
    Warning,

    /// <summary>Takes data away.</summary>
    Error,
}

/// <summary>
/// What is dangerous in a statement. Codes are Atlas' (https://atlasgo.io/lint/analyzers): DS destroys, MF may fail, BC breaks clients,
/// CD drops a constraint, PG locks or rewrites on PostgreSQL, LT is SQLite's. RB101 and RB102 are this board's own: statements that are
/// put together while they run, and tables that are emptied.
/// </summary>
/// <param name="Statement">The statement's beginning, as it is written.</param>
/// <param name="Line">Its line in the script, from 1.</param>
public sealed record LintFinding(string Code, LintSeverity Severity, string Statement, int Line, string Sentence);
