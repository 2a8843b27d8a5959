using System.Data.Common;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Migrations;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Settings;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>What a person asks for: an artifact in an environment, and why.</summary>
public sealed record PromotionWish(ApplicationKey Application, ArtifactVersion Version, EnvironmentKey Environment, string? Reason)
{
    /// <summary>The settings it shall run with; null keeps those that run, so that a change of settings never travels silently, and takes the newest where nothing runs.</summary>
    public long? Settings { get; init; }
}

/// <summary>Where people ask for promotions, vote on them and steer them.</summary>
public sealed partial class PromotionDesk(Database database, PromotionFeed feed, DeploymentWatch deployments, GateReading gates, DatabaseBoard databases, TimeProvider clock)
{
    public Promotion? Find(PromotionId id) => database.Read(db => PromotionStore.Find(db, id));

    public Page<Promotion> List(PromotionFilter filter, string? cursor, int count) =>
        database.Read(db => PromotionStore.List(db, filter, cursor, Math.Clamp(count, 1, 200)));

    /// <summary>The same, with what was taken back and what waits for whom.</summary>
    public Page<ListedPromotion> Lines(PromotionFilter filter, string? cursor, int count) => database.Read(db =>
    {
        var page = PromotionStore.List(db, filter, cursor, Math.Clamp(count, 1, 200));
        var back = TakenBackStore.Of(db, page.Items.Select(promotion => promotion.Id));
        var voters = page.Items.Any(promotion => promotion.Phase is PromotionPhase.AwaitingApproval) ? VoterStore.List(db) : [];
        return new Page<ListedPromotion>(
            page.Items.Select(promotion => new ListedPromotion(promotion, back.GetValueOrDefault(promotion.Id))
            {
                WaitingFor = promotion.Phase is PromotionPhase.AwaitingApproval ? ApprovalRules.WaitingFor(promotion, voters, SightStore.Author(db, promotion)) : null,
            }).ToFacts(),
            page.Next);
    });

    public async Task<Outcome<Promotion>> RequestAsync(PromotionWish wish, Credential by, CancellationToken cancellationToken)
    {
        // Foreseen first, where nobody who writes waits for an archive that has to be read.
        if (Foresee(wish, by).Refusal is { } refusal)
        {
            return refusal;
        }

        var outcome = await WriteAsync(db => Request(db, wish, by), requested => requested.Newest, cancellationToken);
        return outcome.Then<Promotion>(requested =>
        {
            foreach (var older in requested.Superseded)
            {
                feed.Announce(older);
            }

            return requested.Newest;
        });
    }

    /// <summary>What would become of the wish if it were asked for now: its gates, or why it is refused.</summary>
    public Outcome<Facts<Gate>> Foresee(PromotionWish wish, Credential by) =>
        database.Read(db => Judge(db, wish, by, gates.Sight, clock.GetUtcNow()).Then<Facts<Gate>>(judged => judged.Gates));

    /// <summary>One vote, bound to the bytes and settings as they are. A no must say why.</summary>
    public async Task<Outcome<Promotion>> VoteAsync(PromotionId id, bool yes, string? comment, Credential by, CancellationToken cancellationToken)
    {
        var outcome = await WriteAsync(db => Vote(db, id, yes, comment, by), promotion => promotion, cancellationToken);
        if (outcome.Refusal is null)
        {
            feed.Voted(yes);
        }

        return outcome;
    }

    private Outcome<Requested> Request(DbConnection db, PromotionWish wish, Credential by)
    {
        var now = clock.GetUtcNow();
        return Judge(db, wish, by, gates.SightInWrite, now).Then(judged =>
            MoveStore.Begin(db, judged.Move, judged.Sight.Slot, judged.Actor.Name, now).Then(newest =>
                judged.NewestSupersedes ? Supersede(db, judged.Sight, newest) : new Requested(newest, [])));
    }

    private static Outcome<JudgedWish> Judge(DbConnection db, PromotionWish wish, Credential by, Func<DbConnection, Promotion, DateTimeOffset, GateSight> look, DateTimeOffset now) =>
        ActorStore.Authorize(db, by, Permission.RequestPromotion, wish.Application, now).Then(actor =>
            Known(db, wish).Then(known =>
            {
                var slot = new Slot(wish.Application, wish.Environment);
                var sight = new RequestSight
                {
                    Id = PromotionStore.NextId(db),
                    Artifact = known.Artifact,
                    Stage = known.Stage,
                    By = actor.Person,
                    Reason = wish.Reason,
                    // Where nothing runs yet there is nothing to keep: it begins with the newest.
                    SettingsRevision = wish.Settings ?? DeploymentStore.Stable(db, slot)?.SettingsRevision ?? SettingsStore.Latest(db, slot),
                    LastSucceeded = SightStore.LastStanding(db, slot),
                    Open = PromotionStore.Open(db, slot),
                    Slot = DeploymentStore.Present(db, slot),
                    Now = now,
                };
                return PromotionRules.Request(sight).Then<JudgedWish>(move =>
                {
                    var asked = GateRules.Ask(look(db, move.Next, now));
                    var mayPass = PermissionRules.Check(actor, Permission.OverrideGate, wish.Application) is null;
                    return GateRules.WhyNever(asked, mayPass) is { } never ? never : new JudgedWish(actor, sight, move, known.Path.NewestSupersedes, asked);
                });
            }));

    private static Outcome<KnownWish> Known(DbConnection db, PromotionWish wish)
    {
        if (ArtifactStore.Find(db, wish.Application, wish.Version) is not { } artifact)
        {
            return Refusal.NotFound("artifact.unknown", $"There is no artifact {wish.Version} of {wish.Application}.");
        }

        if (PathStore.Find(db, wish.Application) is not { } path)
        {
            return new Refusal("path.missing", $"{wish.Application} has no path yet: say first which environments it travels through.");
        }

        var slot = new Slot(wish.Application, wish.Environment);
        if (wish.Settings is { } settings && SettingsStore.Find(db, slot, settings) is null)
        {
            return SettingsReading.Unknown(slot, settings);
        }

        return path.Find(wish.Environment) is { } stage
            ? new KnownWish(artifact, path, stage)
            : new Refusal("path.no-such-stage", $"The path of {wish.Application} does not lead to {wish.Environment}.");
    }

    private static Outcome<Requested> Supersede(DbConnection db, RequestSight sight, Promotion newest)
    {
        var superseded = new List<Promotion>();
        foreach (var older in sight.Open.Where(PromotionRules.MayBeSuperseded))
        {
            var saved = MoveStore.Save(db, PromotionRules.Supersede(older, newest, sight.Slot, sight.Now), sight.Slot, OperatorName.Board, sight.Now);
            if (saved is not Outcome<Promotion>.Accepted { Value: var gone })
            {
                return saved.Refusal!;
            }

            superseded.Add(gone);
        }

        return new Requested(newest, superseded.ToFacts());
    }

    private Outcome<Promotion> Vote(DbConnection db, PromotionId id, bool yes, string? comment, Credential by)
    {
        if (PromotionStore.Find(db, id) is not { } promotion)
        {
            return Unknown(id);
        }

        var now = clock.GetUtcNow();
        return VoteStore.Ballot(db, promotion, by, now).Then(ballot =>
        {
            var slot = DeploymentStore.Present(db, promotion.Slot);
            var sight = new VoteSight(ballot.Voter, yes, comment, ballot.Author, slot, now);
            return ApprovalRules.Vote(promotion, sight).Then(move => MoveStore.Save(db, move, slot, ballot.Actor.Name, now));
        });
    }

    private async Task<Outcome<T>> WriteAsync<T>(Func<DbConnection, Outcome<T>> write, Func<T, Promotion> promotion, CancellationToken cancellationToken)
    {
        var outcome = await database.ActAsync(write, cancellationToken);

        // Announced only after the commit, so whoever hears it reads the new state.
        if (outcome is Outcome<T>.Accepted { Value: var value })
        {
            feed.Announce(promotion(value));
        }

        return outcome;
    }

    private static Refusal Unknown(PromotionId id) => Refusal.NotFound("promotion.unknown", $"There is no promotion {id}.");

    private sealed record Requested(Promotion Newest, Facts<Promotion> Superseded);

    private sealed record JudgedWish(Actor Actor, RequestSight Sight, PromotionMove Move, bool NewestSupersedes, Facts<Gate> Gates);

    private sealed record KnownWish(Artifact Artifact, ReleasePath Path, Stage Stage);
}
