namespace ReleaseBoard.Domain.Deployments;

/// <summary>One line an instance wrote.</summary>
/// <param name="Instance">Which instance, 1 for the first.</param>
/// <param name="IsError">True when it came on standard error.</param>
/// <param name="Text">The line, cut at 2,000 characters.</param>
/// <param name="End">
/// Where it ends in the file that is being written, in bytes; what was seen before ends no later. Null for a line still being
/// written, one of a file put aside, and from a runner that does not say.
/// </param>
/// <param name="Number">Which line of that file it is, 1 for the first; null where its end is.</param>
public sealed record LogLine(int Instance, bool IsError, string Text, long? End = null, long? Number = null);
