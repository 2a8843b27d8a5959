using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.People;

/// <summary>What a token may be.</summary>
public static class TokenRules
{
    private const int LongestName = 60;

    /// <summary>The longest a token may live.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(366);

    /// <summary>A new token as wished, never wider than the actor who makes it.</summary>
    public static Outcome<ApiToken> Create(TokenWish wish, Actor owner, Guid id, DateTimeOffset now)
    {
        var name = wish.Name.Trim();
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
        {
            return Refusal.Invalid("token.name-malformed", $"A token's name is 1 to {LongestName} characters.");
        }

        if (wish.ExpiresAt <= now || wish.ExpiresAt > now + LongestLife)
        {
            return Refusal.Invalid("token.expiry", "A token ends in the future, and within a year.");
        }

        if (wish.Permissions.Count == 0)
        {
            return Refusal.Invalid("token.no-permission", "A token needs at least one permission.");
        }

        var missing = wish.Permissions.Where(asked => !owner.Permissions.Contains(asked)).Select(PermissionRules.Words).ToList();
        if (missing.Count > 0)
        {
            return Refusal.Forbidden("token.wider-than-owner", $"{owner.Name} may not {missing[0]}, so a token of theirs may not either.");
        }

        return IsWider(wish.Applications, owner.Applications)
            ? Refusal.Forbidden("token.wider-than-owner", $"{owner.Name} is narrowed to {string.Join(", ", owner.Applications)}, and so are tokens they make.")
            : new ApiToken
            {
                Id = id,
                Name = name,
                Owner = owner.Person,
                Permissions = wish.Permissions.Distinct().Order().ToFacts(),
                Applications = wish.Applications.Distinct().Order().ToFacts(),
                CreatedAt = now,
                ExpiresAt = wish.ExpiresAt,
            };
    }

    /// <summary>A person manages their own tokens; those of others, and any by means of a token, need the permission.</summary>
    public static Refusal? CheckManage(OperatorName owner, Actor actor) =>
        actor.Name == owner ? null : PermissionRules.Check(actor, Permission.ManageTokens);

    /// <summary>A person makes tokens for themselves; a token needs the permission. Whether it reaches too far is for <see cref="Create"/>.</summary>
    public static Refusal? CheckCreate(Actor actor) =>
        actor.Name == actor.Person ? null : PermissionRules.Check(actor, Permission.ManageTokens, actor.Applications is [var own, ..] ? own : null);

    private static bool IsWider(Facts<ApplicationKey> asked, Facts<ApplicationKey> allowed) =>
        allowed.Count > 0 && (asked.Count == 0 || asked.Any(key => !allowed.Contains(key)));
}
