using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Flags;

/// <summary>A condition while someone types.</summary>
public sealed class ClauseDraft
{
    /// <summary>Tells its fields from its fellows' for as long as it is on the screen.</summary>
    public Guid Id { get; } = Guid.CreateVersion7();

    public string Attribute { get; set; } = "";

    public ClauseOperator Operator { get; set; }

    /// <summary>With commas between them, or one a line: then a comma is part of a value.</summary>
    public string Values { get; set; } = "";

    public bool IsOnSegment => ClauseRules.IsOnSegment(Operator);

    /// <summary>True for those that compare with several values at once.</summary>
    public bool TakesMany => IsOnSegment || Operator is ClauseOperator.OneOf or ClauseOperator.NotOneOf or ClauseOperator.Contains or ClauseOperator.StartsWith or ClauseOperator.EndsWith;

    public string Example => Operator switch
    {
        ClauseOperator.Before or ClauseOperator.After => "2026-03-02T16:00Z",
        ClauseOperator.VersionIs or ClauseOperator.VersionAtLeast or ClauseOperator.VersionBelow or ClauseOperator.VersionSameMajor => "2.5.0",
        ClauseOperator.AtLeast or ClauseOperator.AtMost or ClauseOperator.GreaterThan or ClauseOperator.LessThan => "18",
        ClauseOperator.EndsWith => "@example.com",
        _ => "DE, AT",
    };

    public static ClauseDraft Of(FlagClause clause) => new() { Attribute = clause.Attribute, Operator = clause.Operator, Values = Joined(clause.Values) };

    public FlagClause ToClause() => new()
    {
        Attribute = IsOnSegment ? "" : Attribute.Trim(),
        Operator = Operator,
        Values = TakesMany ? Parts(Values) : Values.Trim() is { Length: > 0 } one ? [one] : [],
    };

    public bool Has(string value) => Parts(Values).Contains(value);

    /// <summary>Takes a value in or out: a segment with its box ticked or not.</summary>
    public void Turn(string value, bool isIn) => Values = Joined(Parts(Values).Where(known => known != value).Concat(isIn ? [value] : []).ToFacts());

    /// <summary>Names with commas between them; on several lines a comma is part of the name.</summary>
    public static Facts<string> Parts(string text) =>
        text.Split(text.Contains('\n', StringComparison.Ordinal) ? '\n' : ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToFacts();

    /// <summary>What <see cref="Parts"/> reads back.</summary>
    public static string Joined(Facts<string> values) =>
        values.Any(value => value.Contains(',', StringComparison.Ordinal)) ? string.Join('\n', values) + '\n' : string.Join(", ", values);
}
