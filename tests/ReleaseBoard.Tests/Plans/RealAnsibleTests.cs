using System.Text;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Plans;

/// <summary>Debian's own Ansible writes a file on this machine.</summary>
public sealed class RealAnsibleTests : IAsyncLifetime
{
    private const string How = "apt-get install ansible-core; tests/run does";
    private const string Manifest = """{"infrastructure":{"tool":"ansible","playbook":"site.yml"}}""";
    private const string Password = "tops3cret-of-the-edge";

    private const string Playbook =
        """
        - hosts: all
          gather_facts: false
          tasks:
            - name: Write rules
              ansible.builtin.copy:
                dest: "{{ lookup('env', 'TARGET') }}/rules.conf"
                content: "allow 443\nkey {{ lookup('env', 'EDGE_KEY') }}\n"
                mode: "0600"
        """;

    private readonly string _target = Directory.CreateTempSubdirectory("releaseboard-target-").FullName;
    private PlanHouse _house = default!;

    private string Rules => Path.Combine(_target, "rules.conf");

    public async Task InitializeAsync() => _house = await PlanHouse.OpenAsync();

    public async Task DisposeAsync()
    {
        await _house.DisposeAsync();
        Directory.Delete(_target, recursive: true);
    }

    [ProgramFact("ansible-playbook", How)]
    public async Task What_is_checked_applied_and_changed_by_hand_is_told_at_each_step()
    {
        var work = _house.Work(await ArriveAsync(Playbook), await SettingsAsync());

        var plan = (await _house.Applier.CheckAsync(PlanHouse.Edge, work.Wanted, work.Deployment.SettingsRevision, default)).Value();
        Assert.Equal(("localhost: Write rules", 1), (plan.Changes[0].Address, plan.Counts.Update));
        Assert.Contains("+allow 443\n+key (secret)", plan.Changes[0].Text, StringComparison.Ordinal);
        Assert.False(File.Exists(Rules));

        Assert.Equal("1 task changed something on 1 host.", (await _house.ApplyAsync(work)).Value());
        Assert.Equal($"allow 443\nkey {Password}\n", await File.ReadAllTextAsync(Rules));
        Assert.Equal([("check", ApplyStepPhase.Done), ("Write rules", ApplyStepPhase.Done)], _house.Steps.Select(step => (step.Name, step.Phase)));

        Assert.Equal("0 tasks changed something on 1 host.", (await _house.ApplyAsync(work)).Value());
        Assert.Equal(0, (await _house.CheckAsync(work)).Drift);
        Assert.Empty(_house.Acts());

        await File.WriteAllTextAsync(Rules, "allow 22\n");
        Assert.Equal(1, (await _house.CheckAsync(work)).Drift);
        await _house.RestAsync(work.Deployment with { Phase = DeploymentPhase.Retired });
        Assert.Null(_house.Drift());
        await _house.RestAsync(work.Deployment);
        Assert.Equal(new DriftMark(1, "localhost: Write rules is not as applied."), _house.Drift());
        (await _house.ApplyAsync(work)).Value();
        await _house.CheckAsync(work);
        Assert.Null(_house.Drift());
        Assert.Equal(
            [
                "plan.drifted: edge-network in production has drifted: localhost: Write rules is not as applied.",
                "plan.settled: edge-network in production is as it was applied again.",
            ],
            _house.Acts());

        Assert.DoesNotContain(Password, _house.StoreText() + Recorded.Text(_house.Told), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_house.Folder, "plans", "work")));
    }

    [ProgramFact("ansible-playbook", How)]
    public async Task A_check_that_fails_changes_nothing_and_says_why_without_its_secrets()
    {
        var failing = Playbook + "\n    - name: Refuse\n      ansible.builtin.fail:\n        msg: \"no {{ lookup('env', 'EDGE_KEY') }}\"\n";
        var work = _house.Work(await ArriveAsync(failing), await SettingsAsync());

        var refused = (await _house.ApplyAsync(work)).Refusal;

        Assert.Equal("plan.has-problems", refused?.Code);
        Assert.Contains("localhost: Refuse: FAILED! => {\"changed\": false, \"msg\": \"no (secret)\"}", refused?.Sentence, StringComparison.Ordinal);
        Assert.False(File.Exists(Rules));
    }

    [ProgramFact("ansible-playbook", How)]
    public async Task Without_hosts_or_with_a_broken_playbook_nothing_is_done()
    {
        var whole = _house.Work(await ArriveAsync(Playbook));
        var broken = _house.Work(await ArriveAsync("- hosts: [\n"), await SettingsAsync());

        Assert.Equal("plan.no-inventory", (await _house.ApplyAsync(whole)).Refusal?.Code);
        Assert.Equal("plan.tool-failed", (await _house.ApplyAsync(broken)).Refusal?.Code);
    }

    private Task<Domain.Artifacts.Artifact> ArriveAsync(string playbook) => _house.ArriveAsync(Manifest, ("site.yml", Encoding.UTF8.GetBytes(playbook)));

    private Task<int> SettingsAsync() => _house.SetAsync(
        new SettingWish("ansible.inventory", SettingKind.Text, "localhost ansible_connection=local"), new SettingWish("TARGET", SettingKind.Text, _target), new SettingWish("EDGE_KEY", SettingKind.Secret, Password));
}
