using System.Text.RegularExpressions;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Runner.Processes;

namespace ReleaseBoard.Runner.Slots;

/// <summary>Which wishes make sense, and which may follow which.</summary>
internal static partial class WishRules
{
    private const int MostSeconds = 3600;

    /// <summary>Null when the wish can be worked by; else why not.</summary>
    public static Refusal? Fault(SlotWish wish) =>
        ApplicationKey.Parse(wish.Application).Refusal
        ?? EnvironmentKey.Parse(wish.Environment).Refusal
        ?? FaultOfShares(wish.Deployments)
        ?? wish.Deployments.Select(FaultOf).FirstOrDefault(fault => fault is not null);

    /// <summary>Null when the wish may take the place of the present one.</summary>
    public static Refusal? FaultAfter(SlotWish present, SlotWish wish)
    {
        if (wish.Revision < present.Revision)
        {
            return new Refusal(RunnerWire.OlderWish, $"Wish {wish.Revision} for {wish.Application} in {wish.Environment} is older than wish {present.Revision}, which is in force.");
        }

        if (wish.Revision == present.Revision && wish != present)
        {
            return new Refusal(RunnerWire.OtherWish, $"Wish {wish.Revision} for {wish.Application} in {wish.Environment} is already in force with another content.");
        }

        return wish.Deployments.Any(deployment => present.Deployments.Any(before =>
            before.Id == deployment.Id && (before.Digest != deployment.Digest || before.Version != deployment.Version || before.Settings != deployment.Settings)))
                ? new Refusal("wish.deployment-changed", "What a deployment is made from never changes; another artifact, or other settings, are another deployment.")
                : null;
    }

    private static Refusal? FaultOfShares(Facts<DeploymentWish> deployments)
    {
        if (deployments.Select(deployment => deployment.Id).Distinct().Count() != deployments.Count)
        {
            return Refusal.Invalid("wish.twice", "A wish names each deployment once.");
        }

        return deployments.Any(deployment => deployment.Weight is < 0 or > 100) || deployments.Sum(deployment => deployment.Weight) is not (0 or 100)
            ? Refusal.Invalid("wish.weights", $"The weights must sum to 100, or to 0 while nothing serves; these sum to {deployments.Sum(deployment => deployment.Weight)}.")
            : null;
    }

    private static Refusal? FaultOf(DeploymentWish deployment) =>
        ArtifactVersion.Parse(deployment.Version).Refusal
        ?? Digest.Parse(deployment.Digest).Refusal
        ?? StartCommand.Fault(deployment.Manifest.Start)
        ?? (deployment.Instances is < 0 or > StageRules.MostInstances
            ? Refusal.Invalid("wish.instances", $"A deployment runs 0 to {StageRules.MostInstances} instances on one machine.")
            : FaultOf(deployment.Manifest) ?? FaultOf(deployment.Settings));

    private static Refusal? FaultOf(Facts<FilledSetting> settings) => settings.Count > SettingsRules.MostSettings
        ? Refusal.Invalid("wish.settings", $"A process is started with {SettingsRules.MostSettings} settings at most.")
        : settings.Select(setting => SettingKey.Parse(setting.Key.Value).Refusal).FirstOrDefault(fault => fault is not null);

    private static Refusal? FaultOf(ArtifactManifest manifest)
    {
        if (!VariableName().IsMatch(manifest.PortVariable))
        {
            return Refusal.Invalid("manifest.port-variable", $"'{manifest.PortVariable}' cannot name an environment variable.");
        }

        return manifest.ReadyWithinSeconds is < 1 or > MostSeconds || manifest.StopWithinSeconds is < 0 or > MostSeconds
            ? Refusal.Invalid("manifest.seconds", $"The manifest's deadlines must be at most {MostSeconds} seconds.")
            : null;
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,99}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();
}
