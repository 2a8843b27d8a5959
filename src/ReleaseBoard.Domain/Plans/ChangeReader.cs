using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Plans;

/// <summary>Reads the changes of a plan one by one, with secrets covered.</summary>
internal sealed class ChangeReader(SecretWords secrets, int mostDifferences)
{
    private const int LongestName = 400;

    /// <summary>Refused when an act is not known: what cannot be told must not be called harmless.</summary>
    public Outcome<IReadOnlyList<PlanChange>> All(IEnumerable<JsonElement> resources)
    {
        var seen = new HashSet<(string, string?)>();
        var changes = new List<PlanChange>();
        foreach (var resource in resources)
        {
            var change = One(resource);
            if (change.Refusal is { } refusal)
            {
                return refusal;
            }

            // Address and deposed key together name one object: https://developer.hashicorp.com/terraform/internals/json-format.
            if (change is Outcome<PlanChange>.Accepted { Value: var read } && seen.Add((read.Address, read.Deposed)))
            {
                changes.Add(read);
            }
            else
            {
                return Refusal.Unprocessable("plan.twice", "The plan names one resource twice.");
            }
        }

        return changes;
    }

    public PlanChange Output(JsonProperty output) => new()
    {
        Address = Name(output.Name),
        Action = ActionWords.Read(Json.Get(output.Value, "actions")) ?? PlanAction.Update,
        Differences = Differences(output.Value).Found,
    };

    private Outcome<PlanChange> One(JsonElement resource)
    {
        var change = Json.Get(resource, "change");
        if (Json.Text(resource, "address") is not { Length: > 0 } address || ActionWords.Read(Json.Get(change, "actions")) is not { } action)
        {
            return Refusal.Unprocessable("plan.action-unknown", "The plan has a change without an address, or an act that is not known here.");
        }

        var isImported = Json.Get(change, "importing").ValueKind is JsonValueKind.Object;
        var previous = Json.Text(resource, "previous_address") is { Length: > 0 } before && before != address ? Name(before) : null;
        var found = Differences(change);
        var forces = Json.Items(change, "replace_paths").Take(mostDifferences).Select(AttributeRules.Path).Where(path => path.Length > 0).Select(Name).ToFacts();
        return new PlanChange
        {
            Address = Name(address),
            PreviousAddress = previous,
            Deposed = Json.Text(resource, "deposed") is { } deposed ? Name(deposed) : null,
            Type = Name(Json.Text(resource, "type") ?? ""),
            Action = action is not PlanAction.None ? action : isImported ? PlanAction.Import : previous is not null ? PlanAction.Move : PlanAction.None,
            IsImported = isImported,
            IsCreatedFirst = action is PlanAction.Replace && Json.Text(Json.Items(change, "actions").First()) == "create",
            Reason = ActionWords.Reason(Json.Text(resource, "action_reason")),
            Forces = forces,
            Differences = found.Found.Select(difference => difference with { IsForcing = forces.Any(path => PlanRules.IsWithin(difference.Path, path)) })
                .OrderByDescending(difference => difference.IsForcing).ToFacts(),
            Omitted = found.Omitted,
        };
    }

    private AttributeRules Differences(JsonElement change)
    {
        var rules = new AttributeRules(secrets, mostDifferences);
        rules.Compare(
            "",
            new Side(Json.Get(change, "before"), Json.Get(change, "before_sensitive"), default),
            new Side(Json.Get(change, "after"), Json.Get(change, "after_sensitive"), Json.Get(change, "after_unknown")));
        return rules;
    }

    private string Name(string name)
    {
        var covered = secrets.HidesPart(name) ? secrets.Cover(name) : name;
        return covered.Length <= LongestName ? covered : string.Concat(covered.AsSpan(0, LongestName), "…");
    }
}
