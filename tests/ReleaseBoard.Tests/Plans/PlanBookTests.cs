using System.Text;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Plans;

public sealed class PlanBookTests
{
    private const string Manifest = """{"infrastructure":{"tool":"terraform","plan":"plan.json"}}""";
    private const string Password = "hunter2-is-secret";

    [Fact]
    public async Task A_plan_is_read_once_and_no_byte_of_the_store_holds_its_secret()
    {
        await using var house = await PlanHouse.OpenAsync();
        var json = Encoding.UTF8.GetString(Recorded.Bytes("terraform-plan.json")).Replace("\"x\"", $"\"{Password}\"", StringComparison.Ordinal);
        var artifact = await house.ArriveAsync(Manifest, ("plan.json", Encoding.UTF8.GetBytes(json)));

        var first = await house.Book.FindAsync(artifact, default);
        var view = await house.Desk.FindAsync(artifact.Digest, Reach.All, default);

        Assert.Equal(new PlanCounts { Create = 1, Replace = 1, Destroy = 1 }, first?.Plan?.Counts);
        Assert.Equal(first, view.Match(found => found.Carried, _ => null));
        Assert.DoesNotContain(Password, house.StoreText(), StringComparison.Ordinal);
        Assert.Contains("terraform_data.dns", house.StoreText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_that_cannot_be_read_is_known_as_such_and_not_read_again()
    {
        await using var house = await PlanHouse.OpenAsync();
        var artifact = await house.ArriveAsync(Manifest, ("plan.json", "{\"format_version\":\"2.0\"}"u8.ToArray()));

        var reading = await house.Book.FindAsync(artifact, default);

        Assert.Equal((null, "The plan has the format 2, and only 1 can be read here."), (reading?.Plan, reading?.Refusal));
        Assert.Equal(reading, await house.Book.FindAsync(artifact, default));
    }

    [Fact]
    public async Task What_the_disk_does_not_give_is_no_verdict_and_nothing_is_applied_meanwhile()
    {
        var tool = new ToldTool();
        await using var house = await PlanHouse.OpenAsync(tool: tool);
        var artifact = await house.ArriveAsync(Manifest, ("plan.json", Recorded.Bytes("terraform-plan.json")));
        File.Move(house.PathOf(artifact), house.PathOf(artifact) + ".away");

        Assert.StartsWith("The archive of 1.0 could not be read:", (await house.Book.FindAsync(artifact, default))?.Refusal, StringComparison.Ordinal);
        Assert.Equal("plan.unreadable", (await house.ApplyAsync(house.Work(artifact))).Refusal?.Code);

        await File.WriteAllTextAsync(house.PathOf(artifact), "other bytes");
        Assert.Equal("The archive of 1.0 is not what was approved: its bytes have changed.", (await house.Book.FindAsync(artifact, default))?.Refusal);

        File.Move(house.PathOf(artifact) + ".away", house.PathOf(artifact), overwrite: true);
        Assert.NotNull((await house.Book.FindAsync(artifact, default))?.Plan);
    }

    [Fact]
    public async Task A_carried_plan_that_cannot_be_read_is_not_applied_on_the_word_of_a_check()
    {
        await using var house = await PlanHouse.OpenAsync(tool: new ToldTool());
        var artifact = await house.ArriveAsync(Manifest, ("plan.json", "{\"format_version\":\"2.0\"}"u8.ToArray()));
        await house.AskAsync(artifact);

        Assert.Equal(
            "The plan that 1.0 carries cannot be read, so nothing is applied. The plan has the format 2, and only 1 can be read here.",
            (await house.ApplyAsync(house.Work(artifact))).Refusal?.Sentence);
    }

    [Fact]
    public async Task One_check_of_a_place_runs_at_once_and_a_folder_that_does_not_go_fails_nothing()
    {
        var (tool, letGo, begun) = (new ToldTool(), new TaskCompletionSource(), new TaskCompletionSource());
        await using var house = await PlanHouse.OpenAsync(tool: tool);
        var artifact = await house.ArriveAsync("""{"infrastructure":{"tool":"terraform"}}""", ("main.tf", "# nothing\n"u8.ToArray()));
        tool.Answer = async () =>
        {
            begun.SetResult();
            await letGo.Task;
            Directory.Delete(Path.Combine(house.Folder, "plans", "work"), recursive: true);
            return ToldTool.Plan();
        };

        var first = house.AskAsync(artifact);
        await begun.Task;
        Assert.Equal("plan.check-runs", (await house.TryAskAsync(artifact, PlanHouse.Edge)).Refusal?.Code);
        letGo.SetResult();

        Assert.NotNull((await first).Reading.Plan);
    }

    [Fact]
    public async Task Only_those_who_see_the_application_see_its_plan()
    {
        await using var house = await PlanHouse.OpenAsync();
        var artifact = await house.ArriveAsync(Manifest, ("plan.json", Recorded.Bytes("terraform-plan.json")));

        Assert.Equal("artifact.unknown", (await house.Desk.FindAsync(artifact.Digest, Reach.Nothing, default)).Refusal?.Code);
        Assert.Equal("artifact.unknown", (await house.Desk.FindAsync(new Digest(new string('0', 64)), Reach.All, default)).Refusal?.Code);
    }

    [Fact]
    public async Task What_is_applied_and_rests_is_due_for_a_check_and_what_moves_is_not()
    {
        await using var house = await PlanHouse.OpenAsync();
        var work = house.Work(await house.ArriveAsync(Manifest, ("plan.json", Recorded.Bytes("terraform-plan.json"))));
        await house.KeepAsync(work.Deployment);

        Assert.Equal(work.Deployment.Id, Assert.Single(house.Desk.Due(DateTimeOffset.MaxValue)).Id);
        await house.KeepAsync(work.Deployment with { Id = new(Guid.NewGuid()), Phase = Domain.Deployments.DeploymentPhase.Rolling });
        Assert.Empty(house.Desk.Due(DateTimeOffset.MaxValue));
    }
}
