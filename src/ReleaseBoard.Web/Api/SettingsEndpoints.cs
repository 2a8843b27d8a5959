using System.Security.Claims;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Settings;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/applications/{app}/environments/{env}/settings</c>. Secrets go in and never come out.</summary>
internal static class SettingsEndpoints
{
    public static void MapSettings(this RouteGroupBuilder api)
    {
        var settings = api.MapGroup("/applications/{app}/environments/{env}/settings").WithTags("Settings");

        settings.MapGet("", (SettingsDesk desk, string app, string env) => Slot.Parse(app, env).Then(desk.Latest).Then<SettingsAnswer>(found => SettingsAnswer.Of(desk, found)).ToResult())
            .WithSummary("The newest settings of a place; revision 0 and empty where none was ever written. A secret has no value here.").Produces<SettingsAnswer>();

        settings.MapGet("/{revision:int}", (SettingsDesk desk, string app, string env, int revision) =>
                Slot.Parse(app, env).Then(slot => desk.Find(slot, revision)).Then<SettingsAnswer>(found => SettingsAnswer.Of(desk, found)).ToResult())
            .WithSummary("One revision of the settings, as it was written.").Produces<SettingsAnswer>();

        settings.MapGet("/revisions", (SettingsDesk desk, string app, string env, int? cursor, int? count) =>
                Slot.Parse(app, env).Then(slot => desk.Find(slot, null)).Then<Page<SettingsRevisionAnswer>>(found => Heads(desk.History(found.Slot, cursor, count ?? 50))).ToResult())
            .WithSummary("The revisions, the newest first: who, when and why.").Produces<Page<SettingsRevisionAnswer>>();

        settings.MapGet("/differences", (SettingsDesk desk, string app, string env, string with, int? revision) =>
                Slot.Parse(app, env).Then(slot => SettingsPlace.Parse(slot, with).Then(other => desk.Difference(slot, revision, other.Slot, other.Revision))).ToResult())
            .WithSummary("These settings beside others: with=12 is a revision of the same place, with=production another environment's newest, with=production@12 one of its revisions; revision picks this side's. Secrets are told apart by a keyed hash.")
            .Produces<SettingsDifference>();

        settings.MapPut("", async (SettingsDesk desk, string app, string env, SettingsBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await Slot.Parse(app, env).Then(body.ToWish).Match(
                    async wish => (await desk.PutAsync(wish, user.Credential(), cancellationToken)).ToResult(kept => Results.Ok(SettingsAnswer.Of(desk, kept))),
                    refusal => Task.FromResult(refusal.ToProblem())))
            .WithSummary("Writes the whole of a place's settings as a new revision; what is left out is gone in it, and a secret without a value stays what it is. Nothing that runs changes: a revision travels by a promotion.")
            .Produces<SettingsAnswer>();
    }

    private static Page<SettingsRevisionAnswer> Heads(Page<SlotSettings> page) =>
        new(page.Items.Select(one => new SettingsRevisionAnswer(one.Revision, one.By, one.At, one.Reason)).ToFacts(), page.Next);

    /// <summary>All settings as they shall be; <c>revision</c> is the one this change was made of, 0 for the first, left out to overwrite.</summary>
    internal sealed record SettingsBody(Facts<SettingBody?> Settings, string? Reason = null, int? Revision = null)
    {
        public Outcome<SettingsWish> ToWish(Slot slot) => Settings.Contains(null)
            ? Refusal.Invalid("request.malformed", "An item of the list is null.")
            : new SettingsWish(slot, Settings.OfType<SettingBody>().Select(item => new SettingWish(item.Key, item.Kind, item.Value)).ToFacts()) { Reason = Reason, BasedOn = Revision };

        public override string ToString() => $"{Settings.Count} settings";
    }

    /// <summary>One setting; <c>value</c> is text whatever the kind, and left out only to keep a secret.</summary>
    internal sealed record SettingBody(string Key, SettingKind Kind = SettingKind.Text, string? Value = null)
    {
        public override string ToString() => Key;
    }
}

/// <summary>A revision without what is in it.</summary>
internal sealed record SettingsRevisionAnswer(int Revision, OperatorName By, DateTimeOffset At, string? Reason);

/// <summary>Settings as the API tells of them.</summary>
internal sealed record SettingsAnswer(
    ApplicationKey Application, EnvironmentKey Environment, int Revision, OperatorName? By, DateTimeOffset? At, string? Reason, Facts<SettingAnswer> Settings, Facts<PinAnswer> RefersTo)
{
    public static SettingsAnswer Of(SettingsDesk desk, SlotSettings found)
    {
        var latest = desk.LatestOf(found);
        return new(
            found.Slot.Application, found.Slot.Environment, found.Revision,
            found.Revision == 0 ? null : found.By, found.Revision == 0 ? null : found.At, found.Reason,
            found.Items.Select(item => new SettingAnswer(item.Key, item.Kind, item.Text, item.Key.Variable)).ToFacts(),
            found.Pins.Select(pin => new PinAnswer(pin.Application, pin.Revision, latest[pin.Application])).ToFacts());
    }
}

/// <summary>One setting.</summary>
/// <param name="Value">As it was written; null for a secret.</param>
/// <param name="Variable">The environment variable a process gets it in.</param>
internal sealed record SettingAnswer(SettingKey Key, SettingKind Kind, string? Value, string Variable);

/// <summary>Another application's settings that are referred to: the revision they are read from, and the newest there is.</summary>
internal sealed record PinAnswer(ApplicationKey Application, int Revision, int Latest);
