namespace ReleaseBoard.Domain.Deployments;

/// <summary>One line an instance wrote.</summary>
/// <param name="Instance">Which instance, 1 for the first.</param>
/// <param name="IsError">True when it came on standard error.</param>
/// <param name="Text">The line, cut at 2,000 characters.</param>
public sealed record LogLine(int Instance, bool IsError, string Text);
