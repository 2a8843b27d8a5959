using System.Text.Json;

namespace ReleaseBoard.Domain.Plans;

/// <summary>
/// Gathers every value that a plan marks as sensitive, wherever it marks it. The marks alone are not enough: what an input hides, an
/// output of the same resource has been seen to give in the clear.
/// </summary>
internal static class MaskRules
{
    public static SecretWords Gather(JsonElement plan, SecretWords secrets)
    {
        foreach (var change in Json.Items(plan, "resource_changes").Concat(Json.Items(plan, "resource_drift")))
        {
            Change(Json.Get(change, "change"), secrets);
        }

        foreach (var output in Json.Fields(plan, "output_changes"))
        {
            Change(output.Value, secrets);
        }

        Values(Json.Get(plan, "planned_values"), secrets);
        Values(Json.Get(Json.Get(plan, "prior_state"), "values"), secrets);
        Variables(plan, secrets);
        return secrets;
    }

    private static void Change(JsonElement change, SecretWords secrets)
    {
        Under(Json.Get(change, "before"), Json.Get(change, "before_sensitive"), secrets);
        Under(Json.Get(change, "after"), Json.Get(change, "after_sensitive"), secrets);
    }

    private static void Values(JsonElement values, SecretWords secrets)
    {
        foreach (var output in Json.Fields(values, "outputs").Where(output => Json.IsTrue(Json.Get(output.Value, "sensitive"))))
        {
            All(Json.Get(output.Value, "value"), secrets);
        }

        Module(Json.Get(values, "root_module"), secrets);
    }

    private static void Module(JsonElement module, SecretWords secrets)
    {
        foreach (var resource in Json.Items(module, "resources"))
        {
            Under(Json.Get(resource, "values"), Json.Get(resource, "sensitive_values"), secrets);
        }

        foreach (var child in Json.Items(module, "child_modules"))
        {
            Module(child, secrets);
        }
    }

    private static void Variables(JsonElement plan, SecretWords secrets)
    {
        var declared = Json.Get(Json.Get(Json.Get(plan, "configuration"), "root_module"), "variables");
        var given = Json.Map(Json.Get(plan, "variables"));
        foreach (var variable in Json.Fields(declared).Where(variable => Json.IsTrue(Json.Get(variable.Value, "sensitive"))))
        {
            All(Json.Get(variable.Value, "default"), secrets);
            All(Json.Get(given.GetValueOrDefault(variable.Name), "value"), secrets);
        }
    }

    /// <summary>The mask has the shape of the value, with a yes where everything below is secret.</summary>
    private static void Under(JsonElement value, JsonElement mask, SecretWords secrets)
    {
        if (Json.IsTrue(mask))
        {
            All(value, secrets);
            return;
        }

        var fields = Json.Map(value);
        foreach (var field in Json.Fields(mask))
        {
            Under(fields.GetValueOrDefault(field.Name), field.Value, secrets);
        }

        foreach (var (item, part) in Json.Items(value).Zip(Json.Items(mask)))
        {
            Under(item, part, secrets);
        }
    }

    // Yes and no are no secrets: they would hide every other one.
    private static void All(JsonElement value, SecretWords secrets)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                secrets.Add(value.GetString());
                break;
            case JsonValueKind.Number:
                secrets.Add(value.GetRawText());
                break;
            case JsonValueKind.Object:
                foreach (var field in value.EnumerateObject())
                {
                    All(field.Value, secrets);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    All(item, secrets);
                }

                break;
        }
    }
}
