using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.People;

/// <summary>People as approval rules see them.</summary>
public static class VoterStore
{
    private const string Columns = "name, display_name as DisplayName, email, roles";

    public static Facts<Voter> List(DbConnection db) =>
        db.Query<VoterRow>($"select {Columns} from person where is_active <> 0 order by name").Select(row => row.ToVoter()).ToFacts();

    /// <summary>Whoever it is with the rights of this moment; somebody without an account has no roles.</summary>
    public static Voter Find(DbConnection db, OperatorName name) =>
        db.QuerySingleOrDefault<VoterRow>($"select {Columns} from person where name = @name and is_active <> 0", new { name = name.Value })?.ToVoter()
        ?? new Voter(name, [], []);

    private sealed record VoterRow(string Name, string DisplayName, string? Email, string Roles)
    {
        public Voter ToVoter() => new(
            new(Name),
            Stored.FromJson<Role[]>(Roles).ToFacts(),
            new[] { DisplayName, Email }.OfType<string>().Where(alias => alias.Length > 0).ToFacts());
    }
}
