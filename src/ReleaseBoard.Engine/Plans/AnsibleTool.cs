using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>Ansible, by <c>ansible-playbook</c>: a check run is its plan.</summary>
internal sealed class AnsibleTool(PlanCommands commands) : IPlanTool
{
    private static readonly (string, string)[] Plain =
    [
        ("ANSIBLE_NOCOLOR", "1"), ("ANSIBLE_FORCE_COLOR", "0"), ("ANSIBLE_STDOUT_CALLBACK", "default"), ("ANSIBLE_DISPLAY_FAILED_STDERR", "0"),
        ("ANSIBLE_RETRY_FILES_ENABLED", "0"), ("ANSIBLE_CHECK_MODE_MARKERS", "0"), ("PYTHONUNBUFFERED", "1"),
    ];

    public bool Knows(PlanTool tool) => tool is PlanTool.Ansible;

    public Task<Outcome<InfrastructurePlan>> CheckAsync(Workplace place, CancellationToken cancellationToken) =>
        RunAsync(place, ["--check"], commands.Options.CheckWithin, null, cancellationToken).ThenAsync(end => Task.FromResult(Read(place, end)));

    public async Task<Outcome<string>> ApplyAsync(Workplace place, InfrastructurePlan? seen, PlanSteps steps, CancellationToken cancellationToken)
    {
        steps.Begin("check");
        return await CheckAsync(place, cancellationToken).ThenAsync(check =>
        {
            steps.Say($"{PlanRules.Words(check.Counts)}.");
            return check.Problems.Count > 0
                ? Task.FromResult<Outcome<string>>(new Refusal("plan.has-problems", $"The check failed, so nothing was changed. {check.Problems[0]}"))
                : MakeAsync(place, steps, cancellationToken);
        });
    }

    private async Task<Outcome<string>> MakeAsync(Workplace place, PlanSteps steps, CancellationToken cancellationToken)
    {
        var ended = await RunAsync(place, [], commands.Options.ApplyWithin, line => Tell(place, steps, line), cancellationToken);
        return ended.Then(end => Read(place, end).Then<string>(run => end.ExitCode == 0 && run.Problems.Count == 0
            ? $"{run.Hosts.Sum(host => host.Changed)} {(run.Hosts.Sum(host => host.Changed) == 1 ? "task" : "tasks")} changed something on {run.Hosts.Count} {(run.Hosts.Count == 1 ? "host" : "hosts")}."
            : new Refusal("plan.tool-failed", run.Problems.Count > 0 ? run.Problems[0] : $"ansible-playbook ended with {end.ExitCode}: {end.Said(place.Secrets)}")));
    }

    // A task is a step; what a host says of it is the step's last word.
    private static void Tell(Workplace place, PlanSteps steps, string line)
    {
        if (line.StartsWith("TASK [", StringComparison.Ordinal))
        {
            steps.Begin(place.Secrets.Cover(line[6..].TrimEnd('*', ' ').TrimEnd(']')));
        }
        else if (line.StartsWith("changed: [", StringComparison.Ordinal) || line.StartsWith("ok: [", StringComparison.Ordinal) || line.StartsWith("fatal: [", StringComparison.Ordinal))
        {
            steps.Say(place.Secrets.Cover(line));
        }
    }

    private static Outcome<InfrastructurePlan> Read(Workplace place, CommandEnd end)
    {
        var read = AnsibleRules.Read(end.Output, place.Secrets);
        return read.Refusal is null ? read : new Refusal("plan.tool-failed", $"ansible-playbook ended with {end.ExitCode}: {end.Said(place.Secrets)}");
    }

    private async Task<Outcome<CommandEnd>> RunAsync(Workplace place, string[] more, TimeSpan within, Action<string>? onLine, CancellationToken cancellationToken)
    {
        if (Inventory(place) is not { } inventory)
        {
            return new Refusal("plan.no-inventory", "Nobody says on which hosts: the archive names no inventory, and there is no setting ansible.inventory.");
        }

        var playbook = place.FileOf(place.Manifest.Playbook ?? "");
        return await commands.In(place, commands.Options.Ansible, place.Folder, within, Plain)
            .RunAsync(["-i", inventory, .. more, "--diff", playbook], onLine, cancellationToken);
    }

    private static string? Inventory(Workplace place)
    {
        if (place.Manifest.Inventory is { } carried)
        {
            return place.FileOf(carried);
        }

        if (place.Settings["ansible.inventory"] is not { Length: > 0 } said)
        {
            return null;
        }

        var file = place.Beside("inventory");
        File.WriteAllText(file, said + "\n");
        return file;
    }
}
