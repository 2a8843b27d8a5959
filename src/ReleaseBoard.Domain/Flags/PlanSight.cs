namespace ReleaseBoard.Domain.Flags;

/// <summary>What a plan is judged by: the flag itself and what else stands in the environment.</summary>
/// <param name="Find">Any flag by its key, or null.</param>
/// <param name="PrerequisitesOf">What another flag asks for first in this environment.</param>
/// <param name="HasSegment">Whether the environment has such a segment.</param>
public sealed record PlanSight(Flag Flag, Func<FlagKey, Flag?> Find, Func<FlagKey, IEnumerable<FlagKey>> PrerequisitesOf, Func<SegmentKey, bool> HasSegment);
