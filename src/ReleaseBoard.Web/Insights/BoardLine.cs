using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Insights;

/// <summary>One line of the board's table: an application, and the environments that are the table's columns.</summary>
/// <param name="IsPast">True when the board shows a moment in the past: nothing can be done there, and its health is not known.</param>
public sealed record BoardLine(BoardRow Row, Facts<ReleaseEnvironment> Columns, bool IsPast);
