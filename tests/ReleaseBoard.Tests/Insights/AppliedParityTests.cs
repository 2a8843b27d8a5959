using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Promotions;

namespace ReleaseBoard.Tests.Insights;

/// <summary>What two databases remember of themselves, and what drifted from two plans, beside each other.</summary>
public sealed class AppliedParityTests
{
    private static readonly ApplicationKey Orders = new("orders-db");

    [Fact]
    public void What_is_ahead_goes_with_its_version_and_what_failed_stands_out_all_the_same()
    {
        var ahead = Schema(("V1", MigrationState.Applied, "a"), ("V2", MigrationState.Applied, "b"), ("V3", MigrationState.Failed, "c"), ("V4", MigrationState.Undone, "d"));
        var behind = Schema(("V1", MigrationState.Applied, "a"));
        var expected = new ExpectedDifference(Orders, new("production"), new("staging"), ParityTopic.Schema, "schema") { Reason = "Staging is ahead.", By = new("ada"), At = Some.Noon };

        var parity = Compare(ApplicationKind.Database, Side("staging") with { Schema = ahead }, Side("production") with { Schema = behind }, expected);

        Assert.Equal(
            ["schema 1|1 Same", "V1 applied|applied Same", "V2 applied| Differs", "V3 failed: why| Differs", "V4 undone: why| Differs"],
            parity.Rows.Select(row => $"{row.Name} {row.Left}|{row.Right} {row.State}"));
        Assert.Equal(["V3", "V4"], parity.Rows.Where(row => row.StandsOut).Select(row => row.Name));
        Assert.Equal("Staging is ahead.", parity.Rows.Single(row => row.Name == "V2").Expected?.Reason);
    }

    [Fact]
    public void Two_texts_under_one_name_differ_and_a_database_that_does_not_answer_is_not_known()
    {
        var one = Schema(("V1", MigrationState.Applied, "a"));
        var other = Schema(("V1", MigrationState.Applied, "b"));
        Outcome<MigrationView> silent = Refusal.Unavailable("migration.unreachable", "It does not answer.");

        var texts = Compare(ApplicationKind.Database, Side("staging") with { Schema = one }, Side("production") with { Schema = other }).Rows[1];
        var unknown = Compare(ApplicationKind.Database, Side("staging") with { Schema = one }, Side("production") with { Schema = silent }).Rows;

        Assert.Equal((ParityState.Differs, true), (texts.State, texts.StandsOut));
        Assert.Equal($"applied (SHA-256 {Some.Digest("a").Short}…)", texts.Left);
        Assert.Equal($"applied (SHA-256 {Some.Digest("b").Short}…)", texts.Right);
        Assert.Equal(("history", "at V1", "It does not answer.", ParityState.NotKnown), (unknown[1].Name, unknown[1].Left, unknown[1].Right, unknown[1].State));
        Assert.Equal(2, unknown.Count);
        Assert.Single(Compare(ApplicationKind.Database, Side("staging") with { Schema = one }, Side("production")).Rows);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(0, 0, "as applied|as applied Same")]
    [InlineData(2, 0, "2 are not as applied.|as applied Differs")]
    [InlineData(2, 2, "2 are not as applied.|2 are not as applied. Same")]
    [InlineData(2, null, "2 are not as applied.|not checked Differs")]
    [InlineData(0, null, "as applied|not checked NotKnown")]
    [InlineData(0, -1, "as applied|not checked: Nobody can look. NotKnown")]
    [InlineData(2, -1, "2 are not as applied.|not checked: Nobody can look. Differs")]
    [InlineData(-1, -1, "not checked: Nobody can look.|not checked: Nobody can look. NotKnown")]
    public void Drift_is_a_difference_and_what_was_not_checked_is_not_known(int? left, int? right, string? says)
    {
        var rows = Compare(ApplicationKind.Infrastructure, Side("staging") with { Drift = Mark(left) }, Side("production") with { Drift = Mark(right) }).Rows;

        Assert.Equal((ParityTopic.Infrastructure, "infrastructure", ParityState.Same), (rows[0].Topic, rows[0].Name, rows[0].State));
        Assert.Equal(says, rows.Where(row => row.Name == "drift").Select(row => $"{row.Left}|{row.Right} {row.State}").SingleOrDefault());

        // Where neither side can be told, nothing speaks for a difference.
        Assert.Equal(says is not null && left != right, rows.Any(row => row.StandsOut));

        static DriftMark? Mark(int? count) => count is -1 ? new(null, "Nobody can look.") : count is { } known ? new(known, known == 0 ? "" : $"{known} are not as applied.") : null;
    }

    private static ApplicationParity Compare(ApplicationKind kind, ParitySide left, ParitySide right, params ExpectedDifference[] expected) =>
        ParityRules.Compare(new Application { Key = Orders, Kind = kind, Summary = "", CreatedAt = Some.Noon }, left, right, [], expected);

    private static ParitySide Side(string environment)
    {
        var slot = new Slot(Orders, new(environment));
        var running = new Deployment
        {
            Id = new(Guid.NewGuid()), Slot = slot, Version = new("1"), Digest = Some.Digest("1"), Instances = 0, Weight = 100, Phase = DeploymentPhase.Stable, Promotion = 1, CreatedAt = Some.Noon,
        };
        return new(slot.Environment, running, SlotSettings.None(slot), new Dictionary<FlagKey, FlagState>());
    }

    private static Outcome<MigrationView> Schema(params (string Name, MigrationState State, string Text)[] scripts) => new MigrationView
    {
        Slot = new(Orders, new("staging")),
        Version = new("1"),
        Engine = SqlDialect.Sqlite,
        At = "1",
        Scripts = scripts.Select(script => new ScriptView
        {
            Name = script.Name, File = "", State = script.State, Ran = Some.Digest(script.Text), Sentence = script.State is MigrationState.Applied ? "" : "why",
        }).ToFacts(),
        WayBack = new(true, ""),
    };
}
