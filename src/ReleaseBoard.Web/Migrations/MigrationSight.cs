using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Migrations;

/// <summary>What the page of a database shows, read at one time.</summary>
public sealed record MigrationSight(MigrationView? View, Facts<HistoryRow> History, Refusal? Why);
