using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>Which entries of the journal change what runs, and in what few words.</summary>
public static class ChangeRules
{
    /// <summary>The acts that are asked for; a name that ends with a point stands for all that begin with it.</summary>
    public static readonly Facts<string> Acts =
    [
        "traffic.changed", "promotion.started", "deployment.taken-down", "flag.set", "flag.killed", "flag.undone", "flag.copied", "flag.imported", "flag.changed",
        "flag.archived", "flag.restored", "flag.deleted", "segment.changed", "segment.deleted", "guard.began", "guard.passed", "guard.held", "guard.stepped-back", "guard.killed", "alert.fired", "objective.fired",
        "environment.held", "environment.released", "instance.ended", "instance.looping", "settings.", "migration.resolved",
    ];

    private const int LongestTitle = 60;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>The changes among entries in the order of time; traffic is told by what it was before.</summary>
    public static Facts<Change> Of(IEnumerable<JournalEntry> entries)
    {
        var pasts = new Dictionary<Slot, TrafficPast>();
        return entries.Select(entry => Of(entry, pasts)).OfType<Change>().ToFacts();
    }

    private static Change? Of(JournalEntry entry, Dictionary<Slot, TrafficPast> pasts) => entry.Act.Split('.')[0] switch
    {
        "traffic" => Traffic(entry, pasts),
        "promotion" => Started(entry),
        "deployment" => Said(entry, ChangeKind.Deployment, "taken down"),
        "flag" => Flag(entry),
        "segment" => Said(entry, ChangeKind.Flag, $"segment {entry.Subject}"),
        "guard" => Guard(entry),
        "alert" => Said(entry, ChangeKind.Alert, Title(entry.Sentence.Split(" fires", 2)[0])),
        "objective" => Said(entry, ChangeKind.Alert, "error budget burns"),
        "environment" => Said(entry, ChangeKind.Hold, entry.Act == "environment.held" ? "held" : "let go"),
        "instance" => Said(entry, ChangeKind.Instance, Title(entry.Sentence.Split(entry.Act == "instance.looping" ? ": " : " and ", 2)[0])) with { Version = entry.Act == "instance.looping" ? entry.Subject : null },
        "settings" => Said(entry, ChangeKind.Settings, $"settings {entry.Subject}".TrimEnd()),
        "migration" => Said(entry, ChangeKind.Migration, Title($"{entry.Application} {entry.Subject}".Trim())),
        _ => null,
    };

    private static Change? Traffic(JournalEntry entry, Dictionary<Slot, TrafficPast> pasts)
    {
        if (entry is not { Application: { } application, Environment: { } environment } || Read<TrafficDetails>(entry) is not { } details)
        {
            return null;
        }

        var past = pasts.GetValueOrDefault(new(application, environment)) ?? new TrafficPast();
        pasts[new(application, environment)] = past;
        var risen = details.Shares.OrderByDescending(share => share.Weight - past.Weight(share.Deployment)).ThenByDescending(share => share.Weight).FirstOrDefault();
        past.Follow(details.Shares);
        if (risen is null)
        {
            return Said(entry, ChangeKind.Traffic, "no traffic") with { IsBack = true };
        }

        // Whoever was there before the newest and gets more again: a way back, not a new step.
        var isBack = !past.IsNewest(risen.Deployment);
        if (details.IsApplied)
        {
            return Said(entry, ChangeKind.Deployment, isBack ? $"back to {risen.Version}" : $"{risen.Version} applied") with { Version = risen.Version.Value, IsBack = isBack };
        }

        return Said(entry, ChangeKind.Traffic, $"{(isBack ? "back to " : "")}{risen.Version}{(isBack && risen.Weight == 100 ? "" : $" to {risen.Weight} %")}") with
        {
            Version = risen.Version.Value,
            IsBack = isBack,
        };
    }

    private static Change Flag(JournalEntry entry)
    {
        var details = Read<FlagDetails>(entry);
        var words = entry.Act switch
        {
            "flag.killed" => "off",
            "flag.imported" => "flags imported",
            "flag.set" or "flag.undone" or "flag.copied" when details is { Before: { } before, After: { } after } => Words(before, after),
            _ => entry.Act.Split('.')[1],
        };
        return Said(entry, ChangeKind.Flag, Title($"{entry.Subject} {words}".Trim())) with
        {
            Number = details?.Number,
            IsBack = entry.Act == "flag.killed" || details is { Before.IsEnabled: true, After.IsEnabled: false },
        };
    }

    // What a guard lets out reaches more people, as a person's own change does.
    private static Change Guard(JournalEntry entry) => entry.Act switch
    {
        "guard.began" => Said(entry, ChangeKind.Flag, Title($"{entry.Subject} out under guard")),
        "guard.passed" => Said(entry, ChangeKind.Flag, Title($"{entry.Subject} a stage further")),
        "guard.held" => Said(entry, ChangeKind.Guard, Title($"guard of {entry.Subject} holds")),
        _ => Said(entry, ChangeKind.Guard, Title($"guard of {entry.Subject} {(entry.Act == "guard.killed" ? "off" : "back")}")) with { IsBack = true },
    };

    private static string Words(FlagPlan before, FlagPlan after)
    {
        if (before.IsEnabled != after.IsEnabled)
        {
            return after.IsEnabled ? "on" : "off";
        }

        var differences = FlagDifferenceRules.Between(before, after);
        return differences.Count switch
        {
            0 => "as it was",
            1 when differences[0] is { Before: { } was, After: { } now, Place: "Everyone else" } => $"{was} → {now}",
            1 => differences[0].Sentence,
            _ => $"{differences.Count} things",
        };
    }

    private static Change Said(JournalEntry entry, ChangeKind kind, string title) => new()
    {
        Entry = entry.Number,
        At = entry.At,
        Kind = kind,
        Title = title,
        Detail = entry.Sentence,
        By = entry.By,
        Application = entry.Application,
        Environment = entry.Environment,
        Subject = entry.Subject,
    };

    // What serves again may have been there all the time: nothing is installed then.
    private static Change Started(JournalEntry entry)
    {
        var details = Read<PromotionDetails>(entry);
        return Said(entry, ChangeKind.Deployment, details is { Kind: PromotionKind.Rollback } ? $"way back to {details.Version}" : $"{details?.Version} installed".TrimStart()) with { Version = details?.Version };
    }

    private static string Title(string text) => text.Length <= LongestTitle ? text : text[..(LongestTitle - 1)] + "…";

    // What cannot be read is not worth a page that fails: the entry's sentence still says it.
    private static T? Read<T>(JournalEntry entry)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(entry.Details, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record FlagDetails(int? Number, FlagPlan? Before, FlagPlan? After);

    /// <summary>What a slot's traffic was before, and in which order its deployments came.</summary>
    private sealed class TrafficPast
    {
        private readonly List<DeploymentId> _order = [];
        private Facts<Share> _shares = [];

        public int Weight(DeploymentId deployment) => _shares.FirstOrDefault(share => share.Deployment == deployment)?.Weight ?? 0;

        public bool IsNewest(DeploymentId deployment) => _order[^1] == deployment;

        public void Follow(Facts<Share> shares)
        {
            // Of two that are seen for the first time together the one with less traffic came later.
            _order.AddRange(shares.OrderByDescending(share => share.Weight).Select(share => share.Deployment).Except(_order).ToList());
            _shares = shares;
        }
    }
}
