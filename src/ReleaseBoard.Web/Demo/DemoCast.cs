using System.Globalization;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.People;

namespace ReleaseBoard.Web.Demo;

/// <summary>Gives the demo's people their accounts and each one API token, printed once on the console.</summary>
internal sealed class DemoCast(PeopleDesk people, TokenDesk tokens, TimeProvider clock)
{
    private const string TokenName = "demo";

    /// <summary>The tokens' texts by role. Those of an earlier start are revoked.</summary>
    public async Task<IReadOnlyDictionary<Role, string>> EnterAsync(CancellationToken cancellationToken)
    {
        var texts = new Dictionary<Role, string>();
        foreach (var person in DemoMember.All)
        {
            await people.CreateAsync(new PersonWish(person.Operator, person.DisplayName, null, [person.Role]), Credential.Board, cancellationToken);
            texts[person.Role] = await TokenAsync(person, cancellationToken);

            // For the person at the terminal, not for the log: it is shown once, like every token.
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"demo token {Wording(person.Role)}: {texts[person.Role]}"));
        }

        return texts;
    }

    private async Task<string> TokenAsync(DemoMember person, CancellationToken cancellationToken)
    {
        var by = new Credential(person.Operator, null);
        if (tokens.List(everyone: false, after: null, count: 100, by) is Outcome<Engine.Words.Page<ApiToken>>.Accepted { Value: var known })
        {
            foreach (var old in known.Items.Where(token => token.Name == TokenName && token.RevokedAt is null))
            {
                await tokens.RevokeAsync(old.Id, by, cancellationToken);
            }
        }

        var wish = new TokenWish(TokenName, PermissionRules.Of(person.Role), [], clock.GetUtcNow().AddDays(7));
        return (await tokens.CreateAsync(wish, by, cancellationToken)).Match(
            made => made.Secret.Text,
            refusal => throw new InvalidOperationException($"{person.Name} got no token: {refusal.Sentence}"));
    }

    /// <summary>A role as one word: <c>release-manager</c>.</summary>
    private static string Wording(Role role) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(role.ToString());
}
