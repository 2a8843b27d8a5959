using System.Data.Common;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.People;

/// <summary>Where API tokens are made, ended and recognised.</summary>
public sealed class TokenDesk(Database database, Feed feed, TimeProvider clock)
{
    /// <summary>What every token starts with, so that a leaked one is found by a search.</summary>
    public const string Prefix = "rb_";

    private static readonly TimeSpan TouchEvery = TimeSpan.FromMinutes(1);

    /// <summary>One's own tokens; those of everyone for who may manage tokens.</summary>
    public Outcome<Page<ApiToken>> List(bool everyone, string? after, int count, Credential by) => database.Read(db =>
        ActorStore.Find(db, by, clock.GetUtcNow()).Then<Page<ApiToken>>(actor =>
            everyone && PermissionRules.Check(actor, Permission.ManageTokens) is { } refusal
                ? refusal
                : Seen(TokenStore.List(db, everyone ? null : actor.Person, after, Math.Clamp(count, 1, 200)), actor.Reach)));

    /// <summary>Makes a token for who asks. Its text is in the answer and nowhere else.</summary>
    public Task<Outcome<NewToken>> CreateAsync(TokenWish wish, Credential by, CancellationToken cancellationToken) => database.WriteAsync(
        feed,
        [Topic.People],
        db =>
        {
            var now = clock.GetUtcNow();
            return ActorStore.Find(db, by, now).Then(actor => TokenRules.CheckCreate(actor) is { } refusal
                ? refusal
                : TokenRules.Create(wish, actor, Guid.CreateVersion7(now), now).Then(token => Insert(db, token, actor, now)));
        },
        cancellationToken);

    /// <summary>Ends a token for good; ending it again changes nothing.</summary>
    public Task<Outcome<ApiToken>> RevokeAsync(Guid id, Credential by, CancellationToken cancellationToken) => database.WriteAsync(
        feed,
        [Topic.People],
        db =>
        {
            var now = clock.GetUtcNow();
            return ActorStore.Find(db, by, now).Then<ApiToken>(actor =>
            {
                if (TokenStore.Find(db, id) is not { } token)
                {
                    return Refusal.NotFound("token.unknown", "There is no such token.");
                }

                return TokenRules.CheckManage(token.Owner, actor) is { } refusal ? refusal : Revoke(db, token, actor, now);
            });
        },
        cancellationToken);

    /// <summary>Who a token's text speaks for, or null when it opens nothing (any more).</summary>
    public async Task<Recognised?> RecogniseAsync(Secret secret, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var token = database.Read(db => TokenStore.FindBySecret(db, secret));
        if (token is null || database.Read(db => ActorStore.Find(db, new(token.Owner, token.Id), now)) is not Outcome<Actor>.Accepted { Value: var actor })
        {
            return null;
        }

        if (token.LastUsedAt is null || now - token.LastUsedAt >= TouchEvery)
        {
            await database.WriteAsync<bool>(
                db =>
                {
                    TokenStore.Touch(db, token.Id, now);
                    return true;
                },
                cancellationToken);
        }

        return new Recognised(new(token.Owner, token.Id), actor);
    }

    // A narrowed token learns nothing of applications beside its own, their owner's other tokens included. A page may be short.
    private static Page<ApiToken> Seen(Page<ApiToken> page, Reach reach) => reach.Only is null
        ? page
        : page with { Items = page.Items.Where(token => token.Applications.Count > 0 && token.Applications.All(reach.Sees)).ToFacts() };

    private static Outcome<NewToken> Insert(DbConnection db, ApiToken token, Actor actor, DateTimeOffset now)
    {
        var secret = Secret.New(Prefix);
        TokenStore.Insert(db, token, secret);
        Note(db, token, actor, now, "token.created", $"{token.Owner} got the token \"{token.Name}\" for {string.Join(", ", token.Permissions.Select(PermissionRules.Words))}, until {token.ExpiresAt:yyyy-MM-dd}.");
        return new NewToken(token, secret);
    }

    private static ApiToken Revoke(DbConnection db, ApiToken token, Actor actor, DateTimeOffset now)
    {
        if (token.RevokedAt is not null)
        {
            return token;
        }

        TokenStore.Revoke(db, token.Id, now);
        Note(db, token, actor, now, "token.revoked", $"The token \"{token.Name}\" of {token.Owner} was ended.");
        return token with { RevokedAt = now };
    }

    private static void Note(DbConnection db, ApiToken token, Actor actor, DateTimeOffset now, string act, string sentence) =>
        JournalStore.Append(db, new JournalNote(act, sentence) { Subject = token.Id.ToString("N"), Details = Stored.Json(token) }, actor.Name, now);
}

/// <summary>A token just made, with the text that is shown once.</summary>
public sealed record NewToken(ApiToken Token, Secret Secret);

/// <summary>Who a token speaks for.</summary>
public sealed record Recognised(Credential Credential, Actor Actor);
