using System.Data.Common;

namespace ReleaseBoard.Engine.Plans;

/// <summary>Knows until when people looked at what they agreed to.</summary>
public interface IConsent
{
    /// <summary>When a promotion was approved for the last time, or asked for where nobody approves it; null when there is no such promotion.</summary>
    DateTimeOffset? GivenAt(DbConnection db, long promotion);
}
