using System.Data.Common;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Insights;

/// <summary>Where the board is read: what runs where, how it does, what is on its way.</summary>
public sealed class BoardDesk(Database database)
{
    private const int LastEntries = 15;

    /// <summary>A page of the board as it is now, with the figures of the person who looks.</summary>
    public BoardView Read(BoardQuestion question, Credential by) => database.Read(db =>
    {
        var page = ApplicationStore.List(db, question.Search, question.Cursor, Math.Clamp(question.Count, 1, 200));
        var known = Material(db, page.Items.Select(application => application.Key).ToList());
        return new BoardView
        {
            JournalNumber = JournalStore.LastNumber(db),
            Environments = EnvironmentStore.List(db),
            Rows = page.Items.Select(application => BoardRules.Row(application, known)).ToFacts(),
            Next = page.Next,
            Figures = BoardFigures.None,
            Now = JournalStore.List(db, new(), null, LastEntries).Items,
        };
    });

    /// <summary>One application's row; null when there is no such application.</summary>
    public BoardRow? Find(ApplicationKey application) => database.Read(db =>
        ApplicationStore.Find(db, application) is { } found ? BoardRules.Row(found, Material(db, [application])) : null);

    private static BoardMaterial Material(DbConnection db, IReadOnlyCollection<ApplicationKey> applications) => new()
    {
        Paths = PathStore.Find(db, applications),
        Deployments = Array.Empty<Deployment>().ToLookup(deployment => deployment.Slot.Application),
        Promotions = Array.Empty<Promotion>().ToLookup(promotion => promotion.Slot.Application),
        Latest = new Dictionary<ApplicationKey, Domain.Artifacts.Artifact>(),
        Sequences = new Dictionary<(ApplicationKey, ArtifactVersion), long>(),
        Health = _ => HealthVerdict.Unknown,
    };
}

/// <summary>Which part of the board is asked for.</summary>
public sealed record BoardQuestion
{
    /// <summary>A part of an application's key or summary.</summary>
    public string? Search { get; init; }

    public BoardFilter Filter { get; init; }

    public string? Cursor { get; init; }

    public int Count { get; init; } = 50;
}
