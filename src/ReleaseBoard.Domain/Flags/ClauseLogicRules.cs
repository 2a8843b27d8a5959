using System.Text.Json;

namespace ReleaseBoard.Domain.Flags;

/// <summary>Writes one condition as JSONLogic that is false, never true, of someone without the attribute.</summary>
internal static class ClauseLogicRules
{
    // flagd's context holds the moment of asking, in Unix seconds.
    private const string Now = "$flagd.timestamp";

    public static void Write(Utf8JsonWriter writer, FlagClause clause)
    {
        switch (clause.Operator)
        {
            case ClauseOperator.InSegment:
                WriteAny(writer, clause, value => WriteReference(writer, value));
                break;
            case ClauseOperator.NotInSegment:
                WriteNot(writer, () => WriteAny(writer, clause, value => WriteReference(writer, value)));
                break;
            case ClauseOperator.OneOf:
                WriteAmong(writer, clause);
                break;
            case ClauseOperator.NotOneOf:
                WriteNot(writer, () => WriteAmong(writer, clause));
                break;
            case ClauseOperator.Contains:
                WriteAny(writer, clause, value => FlagLogicRules.WriteAll(writer, "in", [() => writer.WriteStringValue(value), () => Variable(writer, clause)]));
                break;
            case ClauseOperator.StartsWith or ClauseOperator.EndsWith:
                WriteAny(writer, clause, value => FlagLogicRules.WriteAll(writer, Sign(clause.Operator), [() => Variable(writer, clause), () => writer.WriteStringValue(value)]));
                break;
            case ClauseOperator.VersionIs or ClauseOperator.VersionAtLeast or ClauseOperator.VersionBelow or ClauseOperator.VersionSameMajor:
                FlagLogicRules.WriteAll(writer, "sem_ver", [() => Variable(writer, clause), () => writer.WriteStringValue(Sign(clause.Operator)), () => writer.WriteStringValue(clause.Values[0])]);
                break;
            case ClauseOperator.Before or ClauseOperator.After:
                WriteComparison(writer, clause, () => writer.WriteNumberValue(ClauseRules.UnixSeconds(clause.Values[0]) ?? 0));
                break;
            default:
                WriteComparison(writer, clause, () => writer.WriteRawValue(clause.Values[0]));
                break;
        }
    }

    /// <summary>A missing attribute counts as 0 in JSONLogic's comparisons, so its presence is asked for first.</summary>
    private static void WriteComparison(Utf8JsonWriter writer, FlagClause clause, Action value)
    {
        var attribute = clause.Attribute.Length == 0 ? Now : clause.Attribute;
        FlagLogicRules.WriteAll(writer, "and",
        [
            () => FlagLogicRules.WritePresence(writer, attribute),
            () => FlagLogicRules.WriteAll(writer, Sign(clause.Operator), [() => FlagLogicRules.WriteVariable(writer, attribute), value]),
        ]);
    }

    /// <summary>What looks like a number or a truth value is looked for as such too: people type 3 and mean both 3 and "3".</summary>
    private static void WriteAmong(Utf8JsonWriter writer, FlagClause clause) => FlagLogicRules.WriteAll(writer, "in",
    [
        () => Variable(writer, clause),
        () =>
        {
            writer.WriteStartArray();
            foreach (var value in clause.Values)
            {
                writer.WriteStringValue(value);
                if (value is "true" or "false" || JsonTextRules.IsNumber(value))
                {
                    writer.WriteRawValue(value);
                }
            }

            writer.WriteEndArray();
        },
    ]);

    private static void WriteAny(Utf8JsonWriter writer, FlagClause clause, Action<string> write)
    {
        if (clause.Values.Count == 1)
        {
            write(clause.Values[0]);
            return;
        }

        FlagLogicRules.WriteAll(writer, "or", clause.Values.Select(value => (Action)(() => write(value))));
    }

    private static void WriteNot(Utf8JsonWriter writer, Action inner) => FlagLogicRules.WriteAll(writer, "!", [inner]);

    private static void WriteReference(Utf8JsonWriter writer, string segment)
    {
        writer.WriteStartObject();
        writer.WriteString("$ref", segment);
        writer.WriteEndObject();
    }

    private static void Variable(Utf8JsonWriter writer, FlagClause clause) => FlagLogicRules.WriteVariable(writer, clause.Attribute);

    internal static string Sign(ClauseOperator asked) => asked switch
    {
        ClauseOperator.StartsWith => "starts_with",
        ClauseOperator.EndsWith => "ends_with",
        ClauseOperator.VersionIs => "=",
        ClauseOperator.VersionSameMajor => "^",
        ClauseOperator.AtLeast or ClauseOperator.VersionAtLeast => ">=",
        ClauseOperator.LessThan or ClauseOperator.VersionBelow or ClauseOperator.Before => "<",
        ClauseOperator.GreaterThan => ">",
        ClauseOperator.AtMost => "<=",
        ClauseOperator.After => ">=",
        _ => throw new ArgumentOutOfRangeException(nameof(asked), asked, "An operator without a sign."),
    };
}
