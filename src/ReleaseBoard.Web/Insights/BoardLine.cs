using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Insights;

/// <summary>One line of the board's table: an application, and the environments that are the table's columns.</summary>
public sealed record BoardLine(BoardRow Row, Facts<ReleaseEnvironment> Columns);
