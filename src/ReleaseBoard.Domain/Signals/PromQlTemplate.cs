using System.Text;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>What one question is about.</summary>
/// <param name="Version">Null, and with it the deployment, when the slot as a whole is asked for.</param>
public sealed record QuerySubject(Slot Slot, ArtifactVersion? Version, DeploymentId? Deployment);

/// <summary>
/// A PromQL expression with places to fill. A place stands between quotes only, and what fills it is escaped for the quotes it
/// stands in and for the pattern it is part of, so that no name changes what is asked.
/// </summary>
public sealed class PromQlTemplate
{
    private readonly IReadOnlyList<Part> _parts;

    private PromQlTemplate(IReadOnlyList<Part> parts) => _parts = parts;

    private enum Subject
    {
        Text,
        Application,
        Environment,
        Version,
        Deployment,
    }

    /// <summary>True when it asks for one deployment: then it is asked once for each.</summary>
    public bool IsPerDeployment => _parts.Any(part => part.Subject is Subject.Version or Subject.Deployment);

    public static Outcome<PromQlTemplate> Parse(string? expression)
    {
        if (string.IsNullOrWhiteSpace(expression) || expression.Length > SourceRules.LongestExpression)
        {
            return Refusal.Invalid("query.length", $"An expression has 1 to {SourceRules.LongestExpression} characters.");
        }

        var parts = new List<Part>();
        var walk = new PromQlWalk(expression);
        var text = new StringBuilder();
        while (!walk.IsAtEnd)
        {
            if (!walk.IsAt("{{"))
            {
                text.Append(walk.Take());
                continue;
            }

            if (Named(walk.TakePlace()) is not { } subject)
            {
                // Two braces are no PromQL outside a text, and inside one nobody means them.
                return Refusal.Invalid("query.place", "A place is one of {{application}}, {{environment}}, {{version}} and {{deployment}}.");
            }

            if (walk.Quote is not { } quote)
            {
                return Refusal.Invalid("query.place-bare", "A place stands between quotes, as in {job=\"{{application}}\"}.");
            }

            parts.Add(new Part(Subject.Text, text.ToString(), '"', false));
            parts.Add(new Part(subject, "", quote, walk.IsPattern));
            text.Clear();
        }

        parts.Add(new Part(Subject.Text, text.ToString(), '"', false));
        return walk.Quote is null ? new PromQlTemplate(parts) : Refusal.Invalid("query.quotes", "A quote is not closed.");
    }

    /// <summary>The expression to ask with. Asked per deployment it needs one.</summary>
    public string Fill(QuerySubject subject) => string.Concat(_parts.Select(part => part.Subject switch
    {
        Subject.Text => part.Text,
        Subject.Application => Escaped(part, subject.Slot.Application.Value),
        Subject.Environment => Escaped(part, subject.Slot.Environment.Value),
        Subject.Version => Escaped(part, subject.Version?.Value ?? throw new InvalidOperationException("It asks for a version.")),
        _ => Escaped(part, subject.Deployment?.ToString() ?? throw new InvalidOperationException("It asks for a deployment.")),
    }));

    private static Subject? Named(string? name) => name switch
    {
        "application" => Subject.Application,
        "environment" => Subject.Environment,
        "version" => Subject.Version,
        "deployment" => Subject.Deployment,
        _ => null,
    };

    private static string Escaped(Part part, string value)
    {
        var meant = part.IsPattern ? Quoted(value) : value;

        // In back quotes nothing is escaped; keys, versions and ids hold none.
        return part.Quote == '`' ? meant : meant.Replace("\\", "\\\\", StringComparison.Ordinal).Replace($"{part.Quote}", $"\\{part.Quote}", StringComparison.Ordinal);
    }

    // RE2's own special letters, as Go's regexp.QuoteMeta has them.
    private static string Quoted(string value) => string.Concat(value.Select(letter => @"\.+*?()|[]{}^$".Contains(letter, StringComparison.Ordinal) ? $"\\{letter}" : $"{letter}"));

    private sealed record Part(Subject Subject, string Text, char Quote, bool IsPattern);
}
