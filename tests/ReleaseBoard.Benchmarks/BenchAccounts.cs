using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Benchmarks;

/// <summary>An administrator in the store of a board that has not been started: with a password, and with a token for programs.</summary>
internal static class BenchAccounts
{
    public const string Name = "root";
    public const string Password = "a long sentence of mine";

    /// <summary>The token's text.</summary>
    public static async Task<string> AddAsync(string folder)
    {
        using var database = new Database(Options.Create(new BoardOptions { Data = folder }));
        var feed = new Feed(TimeProvider.System);
        var people = new PeopleDesk(database, feed, new PasswordHasher<Account>(), TimeProvider.System);
        var invitation = Accepted(await people.CreateAsync(new(new(Name), "Root", null, [Role.Administrator]), Credential.Board, CancellationToken.None));
        Accepted(await people.SetPasswordAsync(invitation.Link, Password, CancellationToken.None));
        var wish = new TokenWish("bench", Enum.GetValues<Permission>().ToFacts(), [], TimeProvider.System.GetUtcNow().AddDays(1));
        return Accepted(await new TokenDesk(database, feed, TimeProvider.System).CreateAsync(wish, new(new(Name), null), CancellationToken.None)).Secret.Text;
    }

    private static T Accepted<T>(Outcome<T> outcome) => outcome.Match(value => value, refusal => throw new InvalidOperationException(refusal.Sentence));
}
