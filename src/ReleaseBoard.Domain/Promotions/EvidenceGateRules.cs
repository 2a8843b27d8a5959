using ReleaseBoard.Domain.Evidence;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>Whether what a stage demands speaks for the artifact, and nothing against it.</summary>
internal static class EvidenceGateRules
{
    /// <summary>Null when nothing is demanded and nothing was found against it, and for a rollback: it goes back to what ran here.</summary>
    public static Gate? Gate(GateSight sight)
    {
        var demand = sight.Promotion.Stage.Evidence;
        if (sight.Promotion.Kind is not PromotionKind.Forward || sight.Evidence is not { } evidence)
        {
            return null;
        }

        var missing = EvidenceDemandRules.Missing(demand, evidence);
        if (missing.Count == 0 && demand == EvidenceDemand.None)
        {
            return null;
        }

        return new Gate
        {
            Key = GateRules.Evidence,
            Title = "Evidence speaks for it",
            IsOpen = missing.Count == 0,
            Because = string.Join(" ", missing.Count == 0 ? EvidenceDemandRules.Met(demand, evidence) : missing),
            Grounds = missing.Count == 0 ? null : string.Join(" ", missing),
            Opener = missing.Count == 0 ? null : Opener(demand, evidence),
        };
    }

    private static string Opener(EvidenceDemand demand, EvidenceSight evidence) => evidence.Rebuild.State is RebuildState.Mismatch
        ? "The rebuilder, by building it again alike; or a person, with a reason."
        : demand.Reproduced && evidence.Rebuild.State is not RebuildState.Reproduced
            ? "Somebody else who builds it again and sends the digest; or a person, with a reason."
            : "The build, by sending what is missing; or a person, with a reason.";
}
