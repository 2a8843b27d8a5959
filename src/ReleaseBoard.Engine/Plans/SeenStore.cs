using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>What people saw before they agreed: of which bytes, with which settings, and what of it would destroy or replace; no plan when the check failed.</summary>
public sealed record SeenPlan(Digest Digest, long SettingsRevision, InfrastructurePlan? Plan);

/// <summary>The table of what checks of a place showed, so that a later check does not widen what was agreed to.</summary>
internal static class SeenStore
{
    // Whoever checks more often while an approval waits to be applied has it refused; nothing is destroyed by that.
    private const int Most = 100;

    public static void Add(DbConnection db, PlanCheck check) => db.Execute(
        $"""
        insert or replace into plan_seen (application, environment, digest, settings_revision, plan, checked_at)
        values (@Application, @Environment, @Digest, @Settings, @Plan, @At);
        delete from plan_seen
         where application = @Application and environment = @Environment
           and checked_at < (select min(checked_at) from (select checked_at from plan_seen where application = @Application and environment = @Environment order by checked_at desc limit {Most}));
        """,
        new
        {
            Application = check.Slot.Application.Value,
            Environment = check.Slot.Environment.Value,
            Digest = check.Digest.Value,
            Settings = check.SettingsRevision,
            Plan = check.Reading.Plan is { } plan ? Stored.Json(PlanRules.WhatGoes(plan)) : null,
            At = Stored.Milliseconds(check.Reading.At),
        });

    /// <summary>What the last check of a place until then showed; null when there was none.</summary>
    public static SeenPlan? Find(DbConnection db, Slot slot, DateTimeOffset until) => db.QueryFirstOrDefault<SeenRow>(
        """
        select digest, settings_revision as SettingsRevision, plan
          from plan_seen
         where application = @Application and environment = @Environment and checked_at <= @Until
         order by checked_at desc
         limit 1
        """,
        new { Application = slot.Application.Value, Environment = slot.Environment.Value, Until = Stored.Milliseconds(until) })?.ToSeen();

    private sealed record SeenRow(string Digest, long SettingsRevision, string? Plan)
    {
        public SeenPlan ToSeen() => new(new(Digest), SettingsRevision, Plan is null ? null : Stored.FromJson<InfrastructurePlan>(Plan));
    }
}
