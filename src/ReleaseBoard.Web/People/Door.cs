using Microsoft.AspNetCore.Identity;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.People;

namespace ReleaseBoard.Web.People;

/// <summary>Where a browser's session begins.</summary>
internal sealed class Door(UserManager<Account> people, SignInManager<Account> sessions, IPasswordHasher<Account> hasher, IEnumerable<DemoPeople> demo)
{
    // Names share a turn by hash; a fixed number, so that made-up names cannot fill the memory.
    private static readonly SemaphoreSlim[] Turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    private static readonly Refusal Wrong = Refusal.Forbidden(
        "sign-in.wrong", "Name or password is wrong, or the account is locked for some minutes after too many wrong ones.");

    /// <summary>Signs in, or says why not: one sentence for every cause, so that nobody learns which names exist.</summary>
    public async Task<Refusal?> EnterAsync(string name, string password, CancellationToken cancellationToken)
    {
        // Identity counts a wrong password after it has looked at it. Attempts on one name take turns, so that a hundred
        // at once get no more looks than a hundred in a row.
        var turn = Turns[(uint)name.GetHashCode(StringComparison.OrdinalIgnoreCase) % Turns.Length];
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (await people.FindByNameAsync(name.Trim()) is not { PasswordHash: not null } account)
            {
                // As slow as a known name with a wrong password.
                hasher.HashPassword(Nobody, password);
                return Wrong;
            }

            if (!(await sessions.CheckPasswordSignInAsync(account, password, lockoutOnFailure: true)).Succeeded)
            {
                return Wrong;
            }

            await sessions.SignInAsync(account, isPersistent: true);
            return null;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Signs in as someone of the demo.</summary>
    public async Task<Refusal?> EnterAsDemoAsync(string name)
    {
        if (!demo.SelectMany(people => people.All).Any(person => person.Name.Value == name) || await people.FindByNameAsync(name) is not { } account)
        {
            return Wrong;
        }

        await sessions.SignInAsync(account, isPersistent: false);
        return null;
    }

    /// <summary>Where to go after signing in: only to our own pages.</summary>
    public static string Safe(string? returnUrl) =>
        returnUrl is { Length: > 0 } && returnUrl[0] == '/' && !returnUrl.StartsWith("//", StringComparison.Ordinal) && !returnUrl.Contains('\\')
            ? returnUrl
            : "/";

    private static Account Nobody { get; } = new()
    {
        Name = "",
        Normalized = "",
        DisplayName = "",
        SecurityStamp = "",
        Roles = [],
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
