using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>What the journal says of promotions and traffic, or of what is applied, with the facts from which the board of any moment is rebuilt.</summary>
public static class PromotionNotes
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>An entry about a promotion as it is after the act.</summary>
    public static JournalNote Of(Promotion promotion, Facts<Deployment> slot, string verb, string sentence, string? reason = null) => new($"promotion.{verb}", sentence)
    {
        Slot = promotion.Slot,
        Subject = promotion.Id.ToString(),
        Reason = reason,
        Details = JsonSerializer.Serialize(
            new PromotionDetails(
                promotion.Id.Value,
                promotion.Kind,
                promotion.Version.Value,
                promotion.Digest.Value,
                promotion.Phase,
                slot.FirstOrDefault(deployment => deployment.Id == promotion.Deployment)?.Weight ?? 0,
                promotion.Step,
                promotion.IsPaused,
                promotion.Explanation.Length == 0 ? null : promotion.Explanation),
            Json),
    };

    /// <summary>An entry about new shares; null when they are what they were.</summary>
    public static JournalNote? Traffic(Slot slot, Facts<Deployment> before, Facts<Deployment> after)
    {
        var shares = DeploymentRules.Shares(after);
        if (shares.Equals(DeploymentRules.Shares(before)))
        {
            return null;
        }

        var isApplied = after.Concat(before).Any(deployment => deployment.IsApplied);
        var sentence = shares.Count == 0
            ? isApplied ? $"{slot}: nothing counts as applied now." : $"{slot} serves nothing now."
            : isApplied ? $"{slot}: {shares[0].Version} is what is applied now."
            : $"{slot}: {string.Join(", ", shares.Select(share => $"{share.Version} takes {share.Weight} %"))}.";
        return new JournalNote("traffic.changed", sentence)
        {
            Slot = slot,
            Details = JsonSerializer.Serialize(new TrafficDetails(shares, isApplied), Json),
        };
    }
}

/// <summary>The details of a <c>promotion.*</c> entry.</summary>
public sealed record PromotionDetails(
    long Promotion, PromotionKind Kind, string Version, string Digest, PromotionPhase Phase, int Weight, int Step, bool IsPaused, string? Explanation);

/// <summary>The details of a <c>traffic.changed</c> entry.</summary>
/// <param name="IsApplied">True where nobody is served: shares say what is applied.</param>
public sealed record TrafficDetails(Facts<Share> Shares, bool IsApplied = false);
