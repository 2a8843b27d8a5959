using System.Text;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>Reads one script from its bytes.</summary>
internal static class MigrationScriptRules
{
    /// <summary>The largest script, in bytes.</summary>
    public const int MaximumBytes = 4 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The sketch is what the scripts before left; it becomes what this one leaves.</summary>
    public static Outcome<MigrationScript> Read(string file, MigrationName name, ReadOnlySpan<byte> bytes, SqlDialect dialect, SchemaSketch sketch)
    {
        var digest = Digest.Of(bytes);
        return Decode(bytes) switch
        {
            Outcome<string>.Accepted text => new SqlSplitter(text.Value, dialect).Split()
                .Then(read => Judge(new(name, file, digest, text.Value, read.Header), read.Statements, dialect, sketch))
                .Match<Outcome<MigrationScript>>(script => script, refusal => In(file, refusal)),
            Outcome<string>.Refused refused => In(file, refused.Why),
            _ => throw new InvalidOperationException("An outcome is accepted or refused."),
        };
    }

    private static Outcome<string> Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaximumBytes)
        {
            return Refusal.Invalid("migration.too-large", $"It is larger than {MaximumBytes >> 20} MiB.");
        }

        if (bytes.Contains((byte)0))
        {
            return Refusal.Invalid("migration.nul", "It holds a NUL byte, where some would stop reading and others go on.");
        }

        try
        {
            return StrictUtf8.GetString(bytes is [0xef, 0xbb, 0xbf, ..] ? bytes[3..] : bytes);
        }
        catch (DecoderFallbackException)
        {
            return Refusal.Invalid("migration.encoding", "It is not UTF-8.");
        }
    }

    private static Outcome<MigrationScript> Judge(Raw raw, IReadOnlyList<SqlStatement> statements, SqlDialect dialect, SchemaSketch sketch)
    {
        if (ForbiddenRules.Check(statements, raw.Text, dialect) is { } refusal)
        {
            return refusal;
        }

        var acts = statements.SelectMany(statement => StatementRules.Read(statement, raw.Text, dialect).Select(act => (statement, act))).ToList();
        var script = new ScriptActs(acts.Select(one => one.act).ToList(), dialect, !raw.Header.NoTransaction);
        var phase = raw.Header.Phase ?? PhaseRules.Derive(script, sketch);
        var (findings, destroys) = LintRules.Read(acts, script, sketch, raw.Text);
        return new MigrationScript
        {
            Name = raw.Name,
            File = raw.File,
            Digest = raw.Digest,
            Text = raw.Text,
            Header = raw.Header,
            Phase = phase,
            Statements = statements.Select(one => new StatementPlace(one.Start, one.End - one.Start, one.Line)).ToFacts(),
            Findings = findings,
            Destroys = destroys,
        };
    }

    private static Refusal In(string file, Refusal refusal) => refusal with { Sentence = $"{MigrationName.Shown(file)}: {refusal.Sentence}" };

    private sealed record Raw(MigrationName Name, string File, Digest Digest, string Text, ScriptHeader Header);
}
