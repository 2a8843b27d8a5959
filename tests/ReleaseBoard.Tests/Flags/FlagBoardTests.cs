using System.Text;
using Microsoft.Data.Sqlite;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Targeting;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Tests.Words;
using static ReleaseBoard.Tests.Flags.FlagRoom;
using static ReleaseBoard.Tests.Flags.SomeFlag;
using Prerequisite = ReleaseBoard.Domain.Flags.Prerequisite;

namespace ReleaseBoard.Tests.Flags;

/// <summary>What answers, and when it is exchanged.</summary>
public sealed class FlagBoardTests : IAsyncLifetime
{
    private FlagRoom _room = null!;

    public async Task InitializeAsync()
    {
        _room = await OpenAsync();
        await _room.FlagAsync();
    }

    public Task DisposeAsync()
    {
        _room.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_flag_answers_off_until_it_is_set_and_by_its_plan_after()
    {
        Assert.Equal(("off", FlagReason.Disabled), Answer());

        await _room.SetAsync(On(Rule(Serving.Of("on"), Clause("country", ClauseOperator.OneOf, "DE"))));

        Assert.Equal(("on", FlagReason.TargetingMatch), Answer("""{"targetingKey":"u","country":"DE"}"""));
        Assert.Equal(("off", FlagReason.Default), Answer("""{"targetingKey":"u","country":"FR"}"""));
        Assert.Equal(("off", FlagReason.Disabled), Answer(environment: Dev));
    }

    [Fact]
    public async Task No_answer_that_begins_after_a_kill_has_answered_is_the_old_one()
    {
        for (var round = 0; round < 50; round++)
        {
            await _room.SetAsync(On() with { Fallthrough = Serving.Of("on") });
            var isKilled = false;
            var asking = Task.Run(() =>
            {
                for (var asked = 0; asked < 1_000_000; asked++)
                {
                    var wasKilled = Volatile.Read(ref isKilled);
                    var variant = Answer().Variant;
                    if (wasKilled)
                    {
                        return variant;
                    }
                }

                return "never killed";
            });

            (await _room.Desk.KillAsync(Checkout, Prod, null, _room.Pam, default)).Value();
            Volatile.Write(ref isKilled, true);

            Assert.Equal("off", await asking);
        }
    }

    [Fact]
    public async Task While_the_store_is_locked_flags_answer_as_before_and_changes_fail_without_a_trace()
    {
        await _room.SetAsync(On() with { Fallthrough = Serving.Of("on") });
        using (var other = new SqliteConnection($"Data Source={_room.Store.File}"))
        {
            other.Open();
            using var locked = other.BeginTransaction(deferred: false);

            Assert.Equal("store.busy", (await _room.Desk.KillAsync(Checkout, Prod, null, _room.Pam, default)).Refusal?.Code);
            Assert.Equal(("on", FlagReason.Static), Answer());
        }

        (await _room.Desk.KillAsync(Checkout, Prod, null, _room.Pam, default)).Value();
        Assert.Equal(("off", FlagReason.Disabled), Answer());
    }

    [Fact]
    public async Task After_a_start_everything_answers_as_before()
    {
        (await _room.Desk.PutSegmentAsync(new("beta"), Prod, new() { Included = ["ada"] }, 0, null, _room.Pam, default)).Value();
        await _room.SetAsync(On(Rule(Serving.Of("on"), Clause("", ClauseOperator.InSegment, "beta"))));
        var (before, version) = (Written(), _room.Board.Find(Prod)!.Version);

        _room.Start();

        Assert.Equal(before, Written());
        Assert.True(_room.Board.Find(Prod)!.Version >= version);
        Assert.Equal("on", Answer("""{"targetingKey":"ada"}""").Variant);
    }

    [Fact]
    public async Task A_segment_that_changes_changes_every_flag_that_names_it_and_no_other()
    {
        await _room.FlagAsync(new("other"));
        (await _room.Desk.PutSegmentAsync(new("beta"), Prod, new() { Included = ["ada"] }, 0, null, _room.Pam, default)).Value();
        await _room.SetAsync(On(Rule(Serving.Of("on"), Clause("", ClauseOperator.InSegment, "beta"))));
        Assert.Equal("off", Answer("""{"targetingKey":"grace"}""").Variant);

        (await _room.Desk.PutSegmentAsync(new("beta"), Prod, new() { Included = ["grace"] }, 1, null, _room.Pam, default)).Value();

        Assert.Equal("on", Answer("""{"targetingKey":"grace"}""").Variant);
        Assert.Equal("off", Answer("""{"targetingKey":"ada"}""").Variant);
        Assert.Equal(Whole(), Written());
    }

    [Fact]
    public async Task A_prerequisite_holds_its_flag_off_and_lets_it_go()
    {
        await _room.FlagAsync(new("payment"));
        await _room.SetAsync(On() with { Prerequisites = [new Prerequisite(Checkout, ["on"])], Fallthrough = Serving.Of("on") }, new("payment"));
        Assert.Equal(("off", FlagReason.Disabled), Answer(key: "payment"));

        await _room.SetAsync(On() with { Fallthrough = Serving.Of("on") });

        Assert.Equal("on", Answer(key: "payment").Variant);
        Assert.Equal(Whole(), Written());
    }

    [Fact]
    public async Task Logic_that_cannot_work_is_not_committed()
    {
        var refused = await _room.Desk.SetAsync(Checkout, Prod, On(Rule(Serving.Of("on")) with { Logic = new("""{"no_such_operator":[1]}""") }), 0, null, _room.Pam, default);

        Assert.Contains("no_such_operator", refused.Refusal?.Sentence, StringComparison.Ordinal);
        Assert.Equal(0, _room.Number(Checkout, Prod));
        Assert.Equal(("off", FlagReason.Disabled), Answer());
    }

    [Fact]
    public async Task What_flagd_loads_is_imported_and_a_broken_flag_beside_others_keeps_nobody_from_changing_those()
    {
        (await _room.Desk.ImportAsync(Prod, Encoding.UTF8.GetBytes("""{"flags":{"broken":{"state":"ENABLED","variants":{"a":"a"},"defaultVariant":"a","targeting":{"if":[{"$ref":"gone"},"a"]}}}}"""), null, _room.Pam, default)).Value();

        await _room.SetAsync(On() with { Fallthrough = Serving.Of("on") });

        Assert.Equal(FlagError.ParseError, _room.Board.Find(Prod)!.Set.Evaluate("broken", EvaluationContext.Parse("{}"u8.ToArray()).Value(), 0).Error);
        Assert.Equal("on", Answer().Variant);
        _room.Start();
        Assert.Equal("on", Answer().Variant);
    }

    [Fact]
    public async Task A_stored_flag_that_no_longer_compiles_keeps_no_other_from_answering()
    {
        await _room.FlagAsync(new("other"));
        await _room.SetAsync(On() with { Fallthrough = Serving.Of("on") }, new("other"));
        await _room.SetAsync(On() with { Prerequisites = [new Prerequisite(new("other"), ["on"])] });
        await _room.Store.WriteAsync("update flag_state set plan = replace(plan, '\"flag\":\"other\"', '\"flag\":\"gone\"')");

        _room.Start();

        Assert.Equal("on", Answer(key: "other").Variant);
        Assert.False(_room.Board.Find(Prod)!.Set.Contains(Checkout.Value));
        Assert.True(_room.Board.Find(Dev)!.Set.Contains(Checkout.Value));
    }

    [Fact]
    public async Task What_is_archived_answers_nobody_until_it_is_restored()
    {
        (await _room.Desk.ArchiveAsync(Checkout, null, _room.Pam, default)).Value();
        Assert.False(_room.Board.Find(Prod)!.Set.Contains(Checkout.Value));

        (await _room.Desk.RestoreAsync(Checkout, null, _room.Pam, default)).Value();
        Assert.True(_room.Board.Find(Prod)!.Set.Contains(Checkout.Value));
    }

    [Fact]
    public async Task A_new_environment_answers_and_one_that_is_gone_does_not()
    {
        var environments = new EnvironmentDesk(_room.Store.Database, _room.Store.Feed, _room.Store.Clock);
        Assert.False(await _room.Board.FollowEnvironmentsAsync(_room.Store.Database, default));
        (await environments.PutAsync(new(new("staging"), Tier.Staging), _room.Ada, default)).Value();
        (await environments.DeleteAsync(Dev, null, _room.Ada, default)).Value();

        Assert.True(await _room.Board.FollowEnvironmentsAsync(_room.Store.Database, default));

        Assert.Null(_room.Board.Find(Dev));
        Assert.Equal(("off", FlagReason.Disabled), Answer(environment: new("staging")));
    }

    [Fact]
    public async Task Flags_that_are_changed_at_once_by_many_all_arrive()
    {
        var keys = Enumerable.Range(0, 20).Select(number => new FlagKey($"f{number}")).ToList();
        foreach (var key in keys)
        {
            await _room.FlagAsync(key);
        }

        await Task.WhenAll(keys.Select(key => Task.Run(() => _room.Desk.SetAsync(key, Prod, On() with { Fallthrough = Serving.Of("on") }, 0, null, _room.Pam, default))));

        Assert.All(keys, key => Assert.Equal("on", Answer(key: key.Value).Variant));
        Assert.Equal(Whole(), Written());
    }

    [Fact]
    public async Task Prerequisites_that_would_ask_too_many_through_all_levels_are_refused()
    {
        for (var level = 0; level < 66; level++)
        {
            await _room.FlagAsync(new($"l{level}"));
        }

        var refusals = new List<string?>();
        for (var level = 0; level < 65; level++)
        {
            refusals.Add((await _room.Desk.SetAsync(new($"l{level}"), Prod, On() with { Prerequisites = [new Prerequisite(new($"l{level + 1}"), ["on"])] }, 0, null, _room.Pam, default)).Refusal?.Code);
        }

        Assert.Equal((64, "flag.prerequisites-together"), (refusals.Count(code => code is null), refusals[^1]));
    }

    private (string? Variant, FlagReason Reason) Answer(string context = """{"targetingKey":"u"}""", EnvironmentKey? environment = null, string key = "new-checkout")
    {
        var answer = _room.Board.Find(environment ?? Prod)!.Set.Evaluate(key, EvaluationContext.Parse(Encoding.UTF8.GetBytes(context)).Value(), 1_000);
        return (answer.Variant?.Name, answer.Reason);
    }

    /// <summary>All answers as they are now.</summary>
    private string Written() => Written(_room.Board.Find(Prod)!.Set);

    /// <summary>All answers of the whole document compiled at once.</summary>
    private string Whole() => Written(FlagSet.Compile(_room.Desk.Export(Prod).Value()).Value());

    private static string Written(FlagSet set)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        set.EvaluateAll(output, EvaluationContext.Parse("""{"targetingKey":"grace"}"""u8.ToArray()).Value(), 1_000, onlyForBrowsers: false);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
