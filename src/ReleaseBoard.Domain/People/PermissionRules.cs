using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.People;

/// <summary>Who may do what. The one table of it.</summary>
public static class PermissionRules
{
    public static Facts<Permission> Of(Role role) => role switch
    {
        Role.Viewer => [Permission.View],
        Role.Developer => [Permission.View, Permission.UploadArtifact, Permission.RequestPromotion, Permission.ReportSignals],
        Role.ReleaseManager =>
        [
            Permission.View, Permission.UploadArtifact, Permission.RequestPromotion, Permission.Approve, Permission.SteerRollout,
            Permission.RollBack, Permission.HoldEnvironment, Permission.OverrideGate, Permission.EditPaths, Permission.EditEnvironments,
            Permission.EditApplications, Permission.EditSettings, Permission.ToggleFlag, Permission.ManageFlags, Permission.ReportSignals,
        ],
        Role.OnCall => [Permission.View, Permission.RequestPromotion, Permission.SteerRollout, Permission.RollBack, Permission.HoldEnvironment, Permission.OverrideGate, Permission.ToggleFlag, Permission.ReportSignals],
        Role.ProductOwner => [Permission.View, Permission.Approve, Permission.ToggleFlag, Permission.ManageFlags],
        Role.Administrator => Enum.GetValues<Permission>().ToFacts(),
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "A role nobody drew on the map."),
    };

    /// <summary>
    /// Null when the actor may; else the refusal that says what is missing. An act on no application in particular concerns them
    /// all: who is narrowed to some may look at it and no more.
    /// </summary>
    public static Refusal? Check(Actor actor, Permission permission, ApplicationKey? application = null)
    {
        if (!actor.Permissions.Contains(permission))
        {
            return Refusal.Forbidden("permission.missing", $"{actor.Name} may not do this: it needs the permission {Words(permission)}.");
        }

        if (actor.Applications.Count == 0 || (application is null && permission is Permission.View))
        {
            return null;
        }

        if (application is not { } asked)
        {
            return Refusal.Forbidden("permission.other-application", $"{actor.Name} may act on some applications only, and this concerns all of them.");
        }

        return actor.Applications.Contains(asked) ? null : Refusal.Forbidden("permission.other-application", $"{actor.Name} may not act on {asked}.");
    }

    /// <summary>Why they may not look at what is of all applications and cannot be parted by them; null when they may.</summary>
    public static Refusal? CheckAll(Actor actor) => actor.Reach.Only is null
        ? null
        : Refusal.Forbidden("permission.other-application", $"{actor.Name} may look at some applications only, and this concerns all of them.");

    /// <summary>A permission as a person says it: "request promotion".</summary>
    public static string Words(Permission permission) => Spoken(permission.ToString());

    /// <summary>A role as a person says it: "release manager".</summary>
    public static string Words(Role role) => Spoken(role.ToString());

    private static string Spoken(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $" {char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));
}
