using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Artifacts;

/// <summary>The parts of a manifest that say what an artifact needs and how it is applied.</summary>
internal static class AppliedManifestRules
{
    private const int MostRequirements = 20;

    /// <summary><c>{"orders-db": "&gt;=43"}</c>.</summary>
    public static Outcome<Facts<Requirement>> Requires(JsonElement value)
    {
        if (value.ValueKind is not JsonValueKind.Object)
        {
            return Refused("wrong-type", "The manifest's requires must be an object of applications and the versions that will do.");
        }

        var requires = new List<Requirement>();
        foreach (var field in value.EnumerateObject())
        {
            if (requires.Count == MostRequirements)
            {
                return Refused("requires", $"The manifest requires more than {MostRequirements} applications.");
            }

            var read = ApplicationKey.Parse(field.Name).Then(key => VersionRange.Parse(Text(field.Value)).Then<Requirement>(range => new Requirement(key, range)));
            if (read is not Outcome<Requirement>.Accepted { Value: var requirement })
            {
                return read.Refusal!;
            }

            requires.Add(requirement);
        }

        return requires.ToFacts();
    }

    /// <summary><c>{"engine": "sqlite", "migrations": "sql"}</c>.</summary>
    public static Outcome<DatabaseManifest> Database(JsonElement value) => Fields(value, "database", ["engine", "migrations"]).Then<DatabaseManifest>(fields =>
    {
        DatabaseEngine? engine = fields.GetValueOrDefault("engine") switch
        {
            "sqlite" => DatabaseEngine.Sqlite,
            "postgresql" => DatabaseEngine.Postgresql,
            _ => null,
        };
        if (engine is not { } known)
        {
            return Refused("database-engine", "The manifest's database.engine is sqlite or postgresql.");
        }

        return Path(fields.GetValueOrDefault("migrations") ?? ".", "database.migrations").Then<DatabaseManifest>(folder => new DatabaseManifest(known, folder));
    });

    /// <summary><c>{"tool": "terraform", "plan": "plan.json", "saved": "plan.bin"}</c> or <c>{"tool": "ansible", "playbook": "site.yml"}</c>.</summary>
    public static Outcome<InfrastructureManifest> Infrastructure(JsonElement value) =>
        Fields(value, "infrastructure", ["tool", "folder", "plan", "saved", "playbook", "inventory"]).Then(fields =>
        {
            PlanTool? tool = fields.GetValueOrDefault("tool") switch
            {
                "terraform" => PlanTool.Terraform,
                "opentofu" => PlanTool.Opentofu,
                "ansible" => PlanTool.Ansible,
                _ => null,
            };
            if (tool is not { } known)
            {
                return Refused("infrastructure-tool", "The manifest's infrastructure.tool is terraform, opentofu or ansible.");
            }

            foreach (var (name, path) in fields.Where(field => field.Key != "tool"))
            {
                if (Path(path, $"infrastructure.{name}").Refusal is { } outside)
                {
                    return outside;
                }
            }

            return known is PlanTool.Ansible == fields.ContainsKey("playbook") ? Plan(known, fields)
                : Refused("infrastructure-playbook", "The manifest's infrastructure.playbook belongs to ansible, which needs it, and to no other tool.");
        });

    private static Outcome<InfrastructureManifest> Plan(PlanTool tool, IReadOnlyDictionary<string, string> fields) => new InfrastructureManifest
    {
        Tool = tool,
        Folder = fields.GetValueOrDefault("folder") ?? ".",
        Plan = fields.GetValueOrDefault("plan"),
        Saved = fields.GetValueOrDefault("saved"),
        Playbook = fields.GetValueOrDefault("playbook"),
        Inventory = fields.GetValueOrDefault("inventory"),
    };

    private static Outcome<IReadOnlyDictionary<string, string>> Fields(JsonElement value, string what, string[] known)
    {
        if (value.ValueKind is not JsonValueKind.Object)
        {
            return Refused("wrong-type", $"The manifest's {what} must be an object.");
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in value.EnumerateObject())
        {
            if (!known.Contains(field.Name))
            {
                return Refused("unknown-field", $"The manifest's {what} has a field '{ArchivePathRules.Shown(field.Name)}', which nothing reads.");
            }

            if (Text(field.Value) is not { } text)
            {
                return Refused("wrong-type", $"The manifest's {what}.{field.Name} must be a string.");
            }

            fields[field.Name] = text;
        }

        return fields;
    }

    private static Outcome<string> Path(string path, string field) =>
        path == "." || (ArchivePathRules.Check(path).Refusal is null && !path.EndsWith('/'))
            ? path
            : Refused("path-outside", $"The manifest's {field} must be a path inside the archive.");

    private static string? Text(JsonElement value) => value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static Refusal Refused(string code, string sentence) => Refusal.Invalid($"manifest.{code}", sentence);
}
