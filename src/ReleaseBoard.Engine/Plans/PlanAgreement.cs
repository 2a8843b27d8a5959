using System.Data.Common;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>What people agree to with a promotion of an artifact that carries no plan itself: what a check of it showed.</summary>
public sealed class PlanAgreement(IConsent consent)
{
    /// <summary>What they saw before they agreed: a check that came later widens nothing, nor does one with other settings. Null when they saw none.</summary>
    public InfrastructurePlan? Given(DbConnection db, long promotion, Slot slot, Digest digest, long settings) =>
        consent.GivenAt(db, promotion) is { } at && SeenStore.Find(db, slot, at) is { } seen && seen.Digest == digest && seen.SettingsRevision == settings ? seen.Plan : null;

    /// <summary>What whoever agrees now sees: the newest check, if it is of these bytes with these settings.</summary>
    public static InfrastructurePlan? Open(DbConnection db, Slot slot, Digest digest, long settings) =>
        PlanStore.FindCheck(db, slot, isApplied: false)?.Of(digest, settings)?.Plan;
}
