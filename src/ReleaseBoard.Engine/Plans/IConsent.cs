using System.Data.Common;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>Knows what people are asked to agree to, and until when they looked at it.</summary>
public interface IConsent
{
    /// <summary>When a promotion was approved for the last time, or asked for where nobody approves it; null when there is no such promotion.</summary>
    DateTimeOffset? GivenAt(DbConnection db, long promotion);

    /// <summary>The promotion of a version that waits in a place, with the settings it goes with; null when none does.</summary>
    (long Promotion, long SettingsRevision)? Waiting(DbConnection db, Slot slot, ArtifactVersion version);
}
