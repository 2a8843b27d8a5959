using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Migrations;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Migrations;

/// <summary>What a person does with migrations from a page.</summary>
public sealed class MigrationHand(MigrationDesk desk, CurrentPerson person, Dialogs dialogs)
{
    /// <summary>The plan of a database, or why there is none; null for what is no database.</summary>
    public async Task<MigrationSight?> LookAsync(Slot slot, ArtifactVersion version, int? settings, CancellationToken cancellationToken) =>
        (await desk.ReadAsync(slot, version, settings, cancellationToken)).Match<MigrationSight?>(
            view => new(view, [], null),
            refusal => refusal.Code == MigrationSetBoard.NoDatabase ? null : new(null, [], refusal));

    /// <summary>What going back to a version would run; null where that cannot be read, and for what is no database.</summary>
    /// <param name="settings">The revision of the settings that name the database.</param>
    public async Task<MigrationView?> BackAsync(Slot slot, ArtifactVersion version, int settings, CancellationToken cancellationToken) =>
        (await desk.ReadAsync(slot, version, settings, cancellationToken)).Match<MigrationView?>(view => view, _ => null);

    /// <summary>Null when it was tried; else why not.</summary>
    public async Task<Refusal?> TryAsync(Slot slot, ArtifactVersion? version, int? settings, CancellationToken cancellationToken)
    {
        var outcome = await desk.RehearseAsync(slot, version, settings, await person.CredentialAsync(), cancellationToken);
        dialogs.Tell(outcome, outcome.Match(rehearsal => rehearsal.Sentence, _ => ""));
        return outcome.Refusal;
    }

    /// <summary>Asks what became of a script that was left half-way, and writes the answer into the database's history.</summary>
    public async Task ResolveAsync(Slot slot, HistoryRow row, bool isThere)
    {
        var question = isThere
            ? new Question($"{row.Name} is there", $"You looked at the database of {slot} and all that {row.Name} does is there. It will not run again.", "It is there")
            : new Question($"Run {row.Name} again", $"You looked at the database of {slot} and took back what {row.Name} left. The next promotion runs it from its beginning.", "Run it again");
        if (await dialogs.AskAsync(question) is { } reason)
        {
            dialogs.Tell(await desk.ResolveAsync(slot, row.Rank, isThere, reason, await person.CredentialAsync(), CancellationToken.None), $"{row.Name} is settled.");
        }
    }
}
