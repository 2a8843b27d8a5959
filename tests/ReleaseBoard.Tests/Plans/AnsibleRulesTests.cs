using System.Text;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Plans;

public sealed class AnsibleRulesTests
{
    [Fact]
    public void A_recorded_check_tells_each_task_that_would_change_with_its_difference()
    {
        var plan = AnsibleRules.Read(Encoding.UTF8.GetString(Recorded.Bytes("ansible-check.txt")), new SecretWords().Add("hunter3")).Value();

        Assert.Equal(["localhost: Write rules", "localhost: Secret file", "localhost: Two files"], plan.Changes.Select(change => change.Address));
        Assert.Equal("--- before\n+++ after\n@@ -0,0 +1,2 @@\n+allow 443\n+allow 80", plan.Changes[0].Text);
        Assert.Equal("", plan.Changes[1].Text);
        Assert.Equal((3, new HostRecap("localhost", 3, 3, 0, 0, 1)), (plan.Counts.Update, plan.Hosts[0]));
        Assert.DoesNotContain("hunter3", Recorded.Text(plan), StringComparison.Ordinal);
        Assert.Contains("+one (secret)", plan.Changes[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_file_says_is_not_taken_for_what_Ansible_says()
    {
        var plan = AnsibleRules.Read(
            """
            TASK [Write] ****
            --- before
            +++ after
            @@ -0,0 +1 @@
            +changed: [other]
            +PLAY RECAP ****
            changed: [web1]

            PLAY RECAP ****
            web1                       : ok=1    changed=1    unreachable=0    failed=0    skipped=0    rescued=0    ignored=0
            """,
            new SecretWords()).Value();

        Assert.Equal("web1: Write", Assert.Single(plan.Changes).Address);
        Assert.Equal("web1", Assert.Single(plan.Hosts).Host);
    }

    [Fact]
    public void What_failed_is_a_problem_unless_the_play_does_not_mind()
    {
        var plan = AnsibleRules.Read(
            """
            TASK [Ask] ****
            fatal: [web1]: FAILED! => {"msg": "no"}
            ...ignoring
            TASK [Reach] ****
            fatal: [web2]: UNREACHABLE! => {"msg": "gone with tops3cret"}
            PLAY RECAP ****
            web1 : ok=1    changed=0    unreachable=0    failed=0    skipped=0    rescued=0    ignored=1
            """,
            new SecretWords().Add("tops3cret")).Value();

        Assert.Equal("web2: Reach: UNREACHABLE! => {\"msg\": \"gone with (secret)\"}", Assert.Single(plan.Problems));
    }

    [Fact]
    public void A_run_that_did_not_end_is_no_plan() =>
        Assert.Equal("plan.ansible-unfinished", AnsibleRules.Read("ERROR! the playbook could not be found", new SecretWords()).Refusal?.Code);

    [Fact]
    public void More_than_anybody_reads_is_counted_and_not_kept()
    {
        var lines = string.Concat(Enumerable.Repeat("+" + new string('x', 5_000) + "\n", 500));

        var plan = AnsibleRules.Read($"TASK [Write] ***\n--- before\n{lines}changed: [a]\nPLAY RECAP ***\na : ok=1 changed=1 unreachable=0 failed=0 skipped=0\n", new SecretWords()).Value();

        Assert.True(plan.Changes[0].Text.Length < 100 * 402);
        Assert.True(plan.Changes[0].Omitted > 0);
    }
}
