using System.Data.Common;
using Microsoft.AspNetCore.Identity;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.People;

/// <summary>
/// What ASP.NET Core Identity reads and writes while people sign in: password, stamp and lock-out. People are made and
/// changed at the <see cref="PeopleDesk"/>, where the journal is.
/// </summary>
public sealed class AccountStore(Database database, TimeProvider clock) : IUserPasswordStore<Account>, IUserSecurityStampStore<Account>, IUserLockoutStore<Account>
{
    private static readonly IdentityError MadeElsewhere = new() { Code = "account.desk", Description = "People are made and removed at the people desk." };
    private static readonly IdentityError SomeoneWasFaster = new() { Code = "account.changed", Description = "The account was changed meanwhile." };

    public Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(IdentityResult.Failed(MadeElsewhere));

    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(IdentityResult.Failed(MadeElsewhere));

    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        var saved = await database.WriteAsync<bool>(db => Save(db, user), cancellationToken);
        if (saved is not Outcome<bool>.Accepted { Value: true })
        {
            return IdentityResult.Failed(SomeoneWasFaster);
        }

        user.Revision++;
        return IdentityResult.Success;
    }

    private bool Save(DbConnection db, Account user)
    {
        var now = clock.GetUtcNow();
        if (PersonStore.Find(db, new(user.Name))?.LockoutUntil != user.LockoutUntil && user.LockoutUntil > now)
        {
            PeopleDesk.Note(db, OperatorName.Board, now, "person.locked-out", user.ToPerson(), $"{user.Name} is locked out after too many wrong passwords.");
        }

        return PersonStore.SaveSignIn(db, user);
    }

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(db => PersonStore.Find(db, new(userId))) is { IsActive: true } account ? account : null);

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(db => PersonStore.FindNormalized(db, normalizedUserName)) is { IsActive: true } account ? account : null);

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Name);

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Normalized);

    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.LockoutUntil);

    public Task<int> GetAccessFailedCountAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.FailedCount);

    public Task<bool> GetLockoutEnabledAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task<int> IncrementAccessFailedCountAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(++user.FailedCount);

    // A person keeps the name they were made with; Identity writes it back unchanged when it saves.
    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    // Every account can be locked out; there is nothing to switch.
    public Task SetLockoutEnabledAsync(Account user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken) =>
        Set(() => user.PasswordHash = passwordHash);

    public Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken) => Set(() => user.SecurityStamp = stamp);

    public Task SetLockoutEndDateAsync(Account user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken) =>
        Set(() => user.LockoutUntil = lockoutEnd);

    public Task ResetAccessFailedCountAsync(Account user, CancellationToken cancellationToken) => Set(() => user.FailedCount = 0);

    public void Dispose()
    {
        // Owns nothing: the database is the board's.
    }

    private static Task Set(Action change)
    {
        change();
        return Task.CompletedTask;
    }
}
