using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Insights;

/// <summary>One line of the board's table: an application, and the environments that are the table's columns.</summary>
/// <param name="IsPast">True when the board shows a moment in the past: nothing can be done there, and its health is not known.</param>
/// <param name="MayApprove">True when whoever looks is one who approves things at all; for each promotion the desk decides.</param>
public sealed record BoardLine(BoardRow Row, Facts<ReleaseEnvironment> Columns, bool IsPast, bool MayApprove);
