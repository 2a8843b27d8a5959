using System.Globalization;
using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>Reads the forms that <see cref="ClauseLogicRules"/> writes back into conditions; null for all others.</summary>
internal static class ClauseReadingRules
{
    /// <summary>The conditions that must all be true.</summary>
    public static Facts<FlagClause>? All(JsonElement condition)
    {
        if (One(condition) is { } single)
        {
            return [single];
        }

        if (!IsCall(condition, "and", out var parts))
        {
            return null;
        }

        var clauses = parts.EnumerateArray().Select(One).ToList();
        return clauses.Contains(null) ? null : clauses.OfType<FlagClause>().ToFacts();
    }

    /// <summary>The targeting keys of people named one by one.</summary>
    public static Facts<string>? People(JsonElement condition) =>
        IsCall(condition, "in", out var among) && among.GetArrayLength() == 2 && Variable(among[0]) == Rollout.TargetingKey && among[1].ValueKind is JsonValueKind.Array
        && among[1].EnumerateArray().All(key => key.ValueKind is JsonValueKind.String)
            ? among[1].EnumerateArray().Select(key => key.GetString() ?? "").ToFacts()
            : null;

    /// <summary>True for an object with this one operation and a list of arguments.</summary>
    public static bool IsCall(JsonElement element, string operation, out JsonElement arguments)
    {
        arguments = default;
        return element.ValueKind is JsonValueKind.Object && element.EnumerateObject().Count() == 1
            && element.TryGetProperty(operation, out arguments) && arguments.ValueKind is JsonValueKind.Array;
    }

    public static string? Variable(JsonElement element) =>
        element.ValueKind is JsonValueKind.Object && element.EnumerateObject().Count() == 1 && element.TryGetProperty("var", out var name) && name.ValueKind is JsonValueKind.String ? name.GetString() : null;

    private static FlagClause? One(JsonElement condition)
    {
        if (Negated(condition) is { } negated)
        {
            return negated;
        }

        if (IsCall(condition, "or", out var choices))
        {
            return Any([.. choices.EnumerateArray().Select(Simple)]);
        }

        return Comparison(condition) ?? Simple(condition);
    }

    private static FlagClause? Negated(JsonElement condition)
    {
        if (!IsCall(condition, "!", out var inner) || inner.GetArrayLength() != 1)
        {
            return null;
        }

        var positive = IsCall(inner[0], "or", out var choices) ? Any([.. choices.EnumerateArray().Select(Simple)]) : Simple(inner[0]);
        return positive?.Operator switch
        {
            ClauseOperator.InSegment => positive with { Operator = ClauseOperator.NotInSegment },
            ClauseOperator.OneOf => positive with { Operator = ClauseOperator.NotOneOf },
            _ => null,
        };
    }

    private static FlagClause? Any(List<FlagClause?> clauses) =>
        clauses.Count > 1 && clauses[0] is { } first && clauses.TrueForAll(clause => clause is not null && clause.Operator == first.Operator && clause.Attribute == first.Attribute)
            ? first with { Values = clauses.SelectMany(clause => clause?.Values ?? []).ToFacts() }
            : null;

    private static FlagClause? Simple(JsonElement condition)
    {
        if (condition.ValueKind is not JsonValueKind.Object || condition.EnumerateObject().Count() != 1)
        {
            return null;
        }

        var call = condition.EnumerateObject().First();
        if (call.NameEquals("$ref"))
        {
            return call.Value.ValueKind is JsonValueKind.String ? new() { Operator = ClauseOperator.InSegment, Values = [call.Value.GetString() ?? ""] } : null;
        }

        return call.Value.ValueKind is not JsonValueKind.Array ? null : (call.Name, call.Value.GetArrayLength()) switch
        {
            ("in", 2) => Among(call.Value),
            ("starts_with", 2) => OnText(call.Value, ClauseOperator.StartsWith),
            ("ends_with", 2) => OnText(call.Value, ClauseOperator.EndsWith),
            ("sem_ver", 3) => Version(call.Value),
            _ => null,
        };
    }

    private static FlagClause? Among(JsonElement arguments)
    {
        if (arguments[0].ValueKind is JsonValueKind.String && Variable(arguments[1]) is { } holder)
        {
            return new() { Attribute = holder, Operator = ClauseOperator.Contains, Values = [arguments[0].GetString() ?? ""] };
        }

        return Variable(arguments[0]) is { } attribute && arguments[1].ValueKind is JsonValueKind.Array
            ? new() { Attribute = attribute, Operator = ClauseOperator.OneOf, Values = arguments[1].EnumerateArray().Where(value => value.ValueKind is JsonValueKind.String).Select(value => value.GetString() ?? "").ToFacts() }
            : null;
    }

    private static FlagClause? OnText(JsonElement arguments, ClauseOperator asked) =>
        Variable(arguments[0]) is { } attribute && arguments[1].ValueKind is JsonValueKind.String ? new() { Attribute = attribute, Operator = asked, Values = [arguments[1].GetString() ?? ""] } : null;

    private static FlagClause? Version(JsonElement arguments)
    {
        ClauseOperator? asked = arguments[1].ValueKind is not JsonValueKind.String ? null : arguments[1].GetString() switch
        {
            "=" => ClauseOperator.VersionIs,
            ">=" => ClauseOperator.VersionAtLeast,
            "<" => ClauseOperator.VersionBelow,
            "^" => ClauseOperator.VersionSameMajor,
            _ => null,
        };
        return asked is { } known && Variable(arguments[0]) is { } attribute && arguments[2].ValueKind is JsonValueKind.String
            ? new() { Attribute = attribute, Operator = known, Values = [arguments[2].GetString() ?? ""] }
            : null;
    }

    /// <summary>"Is there, and compares so": what stands for a comparison with a number or with a moment.</summary>
    private static FlagClause? Comparison(JsonElement condition)
    {
        if (!IsCall(condition, "and", out var parts) || parts.GetArrayLength() != 2 || !IsCall(parts[0], "!=", out _)
            || parts[1].ValueKind is not JsonValueKind.Object || parts[1].EnumerateObject().Count() != 1)
        {
            return null;
        }

        var call = parts[1].EnumerateObject().First();
        if (call.Value.ValueKind is not JsonValueKind.Array || call.Value.GetArrayLength() != 2 || Variable(call.Value[0]) is not { } attribute || call.Value[1].ValueKind is not JsonValueKind.Number)
        {
            return null;
        }

        if (attribute == "$flagd.timestamp" && call.Name is "<" or ">=" && call.Value[1].TryGetInt64(out var seconds) && seconds is >= 0 and < 253_402_300_800)
        {
            var at = DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            return new() { Operator = call.Name == "<" ? ClauseOperator.Before : ClauseOperator.After, Values = [at] };
        }

        ClauseOperator? asked = call.Name switch { ">" => ClauseOperator.GreaterThan, ">=" => ClauseOperator.AtLeast, "<" => ClauseOperator.LessThan, "<=" => ClauseOperator.AtMost, _ => null };
        return asked is { } known ? new() { Attribute = attribute, Operator = known, Values = [call.Value[1].GetRawText()] } : null;
    }
}
