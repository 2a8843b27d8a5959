using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Insights;

/// <summary>The table of differences that are meant.</summary>
internal static class ParityStore
{
    private const string Columns = "application, one, other, topic, name, reason, by, at";

    /// <summary>What is declared of these applications for two environments.</summary>
    public static ILookup<ApplicationKey, ExpectedDifference> Expected(DbConnection db, IEnumerable<ApplicationKey> applications, EnvironmentKey left, EnvironmentKey right)
    {
        var (one, other) = ParityRules.Pair(left, right);
        return db.Query<ExpectedRow>(
            $"select {Columns} from expected_difference where application in @keys and one = @one and other = @other order by application, topic, name",
            new { keys = applications.Select(key => key.Value).ToArray(), one = one.Value, other = other.Value })
            .Select(row => row.ToExpected()).ToLookup(expected => expected.Application);
    }

    /// <summary>Writes it, or writes over the reason that was there.</summary>
    public static void Save(DbConnection db, ExpectedDifference expected) => db.Execute(
        $"""
        insert into expected_difference ({Columns}) values (@Application, @One, @Other, @Topic, @Name, @Reason, @By, @At)
        on conflict (application, one, other, topic, name) do update set reason = excluded.reason, by = excluded.by, at = excluded.at
        """,
        ExpectedRow.Of(expected));

    /// <summary>False when there was none.</summary>
    public static bool Delete(DbConnection db, ExpectedDifference expected) => db.Execute(
        "delete from expected_difference where application = @Application and one = @One and other = @Other and topic = @Topic and name = @Name",
        ExpectedRow.Of(expected)) == 1;

    private sealed record ExpectedRow(string Application, string One, string Other, string Topic, string Name, string Reason, string By, long At)
    {
        public static ExpectedRow Of(ExpectedDifference expected) => new(
            expected.Application.Value, expected.One.Value, expected.Other.Value, expected.Topic.ToString(), expected.Name, expected.Reason, expected.By.Value, Stored.Milliseconds(expected.At));

        public ExpectedDifference ToExpected() => new(new(Application), new(One), new(Other), Stored.Enum<ParityTopic>(Topic), Name) { Reason = Reason, By = new(By), At = Stored.Time(At) };
    }
}
