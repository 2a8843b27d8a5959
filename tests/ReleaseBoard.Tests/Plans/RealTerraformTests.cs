using System.Text;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Plans;

/// <summary>The real Terraform with its built-in resource, which needs no network.</summary>
public sealed class RealTerraformTests : IAsyncLifetime
{
    private const string How = "https://developer.hashicorp.com/terraform/install";
    private const string Manifest = """{"infrastructure":{"tool":"terraform","plan":"plan.json","saved":"plan.bin"}}""";
    private const string CodeOnly = """{"infrastructure":{"tool":"terraform"}}""";
    private const string Password = "tops3cret-of-the-edge";

    private readonly string _build = Directory.CreateTempSubdirectory("releaseboard-build-").FullName;
    private PlanHouse _house = default!;

    public async Task InitializeAsync() => _house = await PlanHouse.OpenAsync();

    public async Task DisposeAsync()
    {
        await _house.DisposeAsync();
        Directory.Delete(_build, recursive: true);
    }

    [ProgramFact("terraform", How)]
    public async Task A_saved_plan_is_applied_once_and_refused_when_the_state_has_moved()
    {
        var artifact = await PlannedAsync("first");
        var reading = await _house.Book.FindAsync(artifact, default);
        Assert.Equal((1, StateMark.None), (reading?.Plan?.Counts.Create, reading?.Plan?.State));

        Assert.Equal("Applied: 1 create.", (await _house.ApplyAsync(_house.Work(artifact))).Value());
        Assert.Equal(["init", "plan", "apply"], _house.Steps.Select(step => step.Name));
        Assert.Equal(0, (await _house.CheckAsync(_house.Work(artifact))).Drift);

        var again = (await _house.ApplyAsync(_house.Work(artifact))).Refusal;
        Assert.Equal(("plan.state-moved", "The state has moved since: the plan was made at serial 0, and it is at 1. Make a new plan."), (again?.Code, again?.Sentence));
        Assert.DoesNotContain(Password, _house.StoreText() + Recorded.Text(_house.Told), StringComparison.Ordinal);
    }

    [ProgramFact("terraform", How)]
    public async Task A_plan_that_says_something_else_than_what_is_saved_is_not_applied()
    {
        var saved = await PlanAsync("first");
        var artifact = await _house.ArriveAsync(Manifest, ("main.tf", Code("first")), ("plan.bin", saved), ("plan.json", Encoding.UTF8.GetBytes("""{"format_version":"1.2","resource_changes":[]}""")));

        Assert.Equal("plan.not-what-it-says", (await _house.ApplyAsync(_house.Work(artifact))).Refusal?.Code);
    }

    [ProgramFact("terraform", How)]
    public async Task Code_alone_creates_but_destroys_nothing_that_nobody_has_seen()
    {
        var first = await _house.ArriveAsync(CodeOnly, ("main.tf", Code("first")));
        Assert.Equal("Applied: 1 create.", (await _house.ApplyAsync(_house.Work(first))).Value());

        var empty = await _house.ArriveAsync(CodeOnly, ("main.tf", "# nothing\n"u8.ToArray()));
        Assert.Equal("It would destroy what nobody has seen in its plan: terraform_data.first. Look at the plan again and promote it anew.", (await _house.ApplyAsync(_house.Work(empty))).Refusal?.Sentence);
        Assert.Equal("A check says that there is 1 to destroy.", await _house.Applier.LookAsync(_house.Work(empty), default));
    }

    [ProgramFact("terraform", How)]
    public async Task What_the_program_refuses_is_told_in_its_words_without_secrets()
    {
        var broken = await _house.ArriveAsync(CodeOnly, ("main.tf", "resource \"nothing\" {\n"u8.ToArray()));

        var refused = (await _house.ApplyAsync(_house.Work(broken))).Refusal;

        Assert.Equal("plan.tool-failed", refused?.Code);
        Assert.StartsWith("terraform init ended with 1: ", refused?.Sentence, StringComparison.Ordinal);
    }

    private async Task<Artifact> PlannedAsync(string name)
    {
        var saved = await PlanAsync(name);
        var json = await PlanHouse.RunAsync(_build, "terraform", "show", "-json", "plan.bin");
        Assert.Contains(Password, json, StringComparison.Ordinal);
        return await _house.ArriveAsync(Manifest, ("main.tf", Code(name)), ("plan.bin", saved), ("plan.json", Encoding.UTF8.GetBytes(json)));
    }

    private async Task<byte[]> PlanAsync(string name)
    {
        await File.WriteAllBytesAsync(Path.Combine(_build, "main.tf"), Code(name));
        await PlanHouse.RunAsync(_build, "terraform", "init", "-input=false");
        await PlanHouse.RunAsync(_build, "terraform", "plan", "-input=false", "-out=plan.bin");
        return await File.ReadAllBytesAsync(Path.Combine(_build, "plan.bin"));
    }

    private static byte[] Code(string name) => Encoding.UTF8.GetBytes(
        $$"""
        variable "pw" {
          default   = "{{Password}}"
          sensitive = true
        }
        resource "terraform_data" "{{name}}" { input = { pw = var.pw, url = "https://u:${var.pw}@h" } }
        """);
}
