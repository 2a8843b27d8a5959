using System.Buffers;
using System.Text;
using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>Writes plans and segments as flagd's JSONLogic.</summary>
public static class FlagLogicRules
{
    /// <summary>The JSONLogic of the whole plan, or null where everyone gets the default variant.</summary>
    public static JsonText? TargetingOf(FlagPlan plan)
    {
        if (plan.Targets.Count == 0 && plan.Rules.Count == 0)
        {
            return plan.Fallthrough?.Rollout is { } rollout ? Text(writer => Write(writer, rollout)) : null;
        }

        // Logic that decides by itself needs nothing round it: so an imported flag keeps the targeting it came with.
        return plan is { Targets.Count: 0, Rules: [{ Serve.IsDecided: true, Logic: { } logic }] } ? logic : Text(writer => WriteTargeting(writer, plan));
    }

    /// <summary>The JSONLogic that is true of the segment's people.</summary>
    public static JsonText EvaluatorOf(SegmentPlan plan)
    {
        var hasCondition = plan.Clauses.Count > 0 || plan.Logic is not null;
        return Text(writer =>
        {
            if (plan.Included.Count == 0)
            {
                WriteCondition(writer, plan.Clauses, plan.Logic);
            }
            else if (!hasCondition)
            {
                WriteAmong(writer, Rollout.TargetingKey, plan.Included);
            }
            else
            {
                WriteAll(writer, "or", [() => WriteAmong(writer, Rollout.TargetingKey, plan.Included), () => WriteCondition(writer, plan.Clauses, plan.Logic)]);
            }
        });
    }

    private static void WriteTargeting(Utf8JsonWriter writer, FlagPlan plan)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("if");
        foreach (var target in plan.Targets)
        {
            WriteAmong(writer, Rollout.TargetingKey, target.Keys);
            writer.WriteStringValue(target.Variant);
        }

        foreach (var rule in plan.Rules)
        {
            if (rule.Serve.IsDecided)
            {
                Write(writer, rule.Logic);
            }
            else
            {
                WriteCondition(writer, rule.Clauses, rule.Logic);
                Write(writer, rule.Serve);
            }
        }

        if (plan.Fallthrough?.Rollout is { } rollout)
        {
            Write(writer, rollout);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Serving serving)
    {
        if (serving.Rollout is { } rollout)
        {
            Write(writer, rollout);
        }
        else
        {
            writer.WriteStringValue(serving.Variant);
        }
    }

    /// <summary>flagd hashes the flag's key and the targeting key by itself; anything else is said, and never hashed where it is missing.</summary>
    private static void Write(Utf8JsonWriter writer, Rollout rollout)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("fractional");
        if (rollout.Salt is not null || rollout.BucketBy != Rollout.TargetingKey)
        {
            WriteAll(writer, "if",
            [
                () => WritePresence(writer, rollout.BucketBy),
                () => WriteAll(writer, "cat", [() => WriteSalt(writer, rollout), () => WriteVariable(writer, rollout.BucketBy)]),
                writer.WriteNullValue,
            ]);
        }

        foreach (var share in rollout.Shares)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(share.Variant);
            writer.WriteNumberValue(share.Weight);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteSalt(Utf8JsonWriter writer, Rollout rollout)
    {
        if (rollout.Salt is { } salt)
        {
            writer.WriteStringValue(salt);
        }
        else
        {
            WriteVariable(writer, "$flagd.flagKey");
        }
    }

    private static void WriteCondition(Utf8JsonWriter writer, Facts<FlagClause> clauses, JsonText? logic)
    {
        if (logic is not null)
        {
            Write(writer, logic);
        }
        else if (clauses.Count == 1)
        {
            ClauseLogicRules.Write(writer, clauses[0]);
        }
        else
        {
            WriteAll(writer, "and", clauses.Select(clause => (Action)(() => ClauseLogicRules.Write(writer, clause))));
        }
    }

    internal static void WriteAll(Utf8JsonWriter writer, string operation, IEnumerable<Action> arguments)
    {
        writer.WriteStartObject();
        writer.WriteStartArray(operation);
        foreach (var argument in arguments)
        {
            argument();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    internal static void WriteVariable(Utf8JsonWriter writer, string attribute)
    {
        writer.WriteStartObject();
        writer.WriteString("var", attribute);
        writer.WriteEndObject();
    }

    internal static void WritePresence(Utf8JsonWriter writer, string attribute) =>
        WriteAll(writer, "!=", [() => WriteVariable(writer, attribute), writer.WriteNullValue]);

    internal static void WriteAmong(Utf8JsonWriter writer, string attribute, IReadOnlyCollection<string> values) =>
        WriteAll(writer, "in", [() => WriteVariable(writer, attribute), () => WriteTexts(writer, values)]);

    internal static void WriteTexts(Utf8JsonWriter writer, IReadOnlyCollection<string> values)
    {
        writer.WriteStartArray();
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, JsonText? logic) => writer.WriteRawValue(logic?.Value ?? "null");

    internal static JsonText Text(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, JsonTextRules.Writing))
        {
            write(writer);
        }

        return new JsonText(Encoding.UTF8.GetString(bytes.WrittenSpan));
    }
}
