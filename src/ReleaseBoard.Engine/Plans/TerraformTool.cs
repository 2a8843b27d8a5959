using System.Text;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>Terraform and OpenTofu, by their command lines: https://developer.hashicorp.com/terraform/cli/commands.</summary>
internal sealed class TerraformTool(PlanCommands commands) : IPlanTool
{
    private const string Fresh = "releaseboard.tfplan";

    private static readonly (string, string)[] Quiet = [("TF_IN_AUTOMATION", "1"), ("TF_INPUT", "0"), ("CHECKPOINT_DISABLE", "1")];

    public bool Knows(PlanTool tool) => tool is PlanTool.Terraform or PlanTool.Opentofu;

    public Task<Outcome<InfrastructurePlan>> CheckAsync(Workplace place, CancellationToken cancellationToken) =>
        BeginAsync(place, cancellationToken).ThenAsync(_ => place.Settings.IsHandedOver && !HasBackend(place)
            ? Task.FromResult<Outcome<InfrastructurePlan>>(new Refusal(PlanApplier.NoBackend, "It is handed over, and its code names no backend, so its state cannot be seen from here."))
            : PlanAsync(place, cancellationToken));

    public async Task<Outcome<string>> ApplyAsync(Workplace place, InfrastructurePlan? seen, PlanSteps steps, CancellationToken cancellationToken)
    {
        steps.Begin("init");
        var plan = await BeginAsync(place, cancellationToken).ThenAsync(_ =>
        {
            steps.Begin("plan");
            return place.Manifest.Saved is { } saved ? SavedAsync(place, place.FileOf(saved), seen, cancellationToken) : FromCodeAsync(place, seen, cancellationToken);
        });
        return await plan.ThenAsync(ready =>
        {
            steps.Begin("apply");
            return MakeAsync(place, ready, steps, cancellationToken);
        });
    }

    private Task<Outcome<CommandEnd>> BeginAsync(Workplace place, CancellationToken cancellationToken)
    {
        var state = Path.Combine(place.Folder, "terraform.tfstate");
        if (File.Exists(state))
        {
            return Task.FromResult<Outcome<CommandEnd>>(new Refusal("plan.carries-state", "The archive carries a state. A state belongs in a backend; what an apply wrote into this one would be lost."));
        }

        // Where no backend keeps the state, it is a file that outlives this folder. It must be there, if only empty: Terraform takes away
        // the link to a file that it made itself, and would write beside it.
        if (!File.Exists(place.State))
        {
            using var empty = new FileStream(place.State, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        }

        File.CreateSymbolicLink(state, place.State);
        return RunAsync(place, ["init", "-input=false", "-no-color"], commands.Options.CheckWithin, null, cancellationToken);
    }

    // What init writes down where a backend is configured, and there alone.
    private static bool HasBackend(Workplace place) => File.Exists(Path.Combine(place.Folder, ".terraform", "terraform.tfstate"));

    private Task<Outcome<InfrastructurePlan>> PlanAsync(Workplace place, CancellationToken cancellationToken) => RunAsync(
            place, ["plan", "-input=false", "-no-color", "-detailed-exitcode", "-lock-timeout=30s", $"-out={place.Beside(Fresh)}"], commands.Options.CheckWithin, null, cancellationToken, 0, 2)
        .ThenAsync(_ => ShowAsync(place, place.Beside(Fresh), cancellationToken))
        .ThenAsync(plan => Task.FromResult<Outcome<InfrastructurePlan>>(plan with { State = StateOf(place.Beside(Fresh)) }));

    private static StateMark? StateOf(string saved)
    {
        using var file = File.OpenRead(saved);
        return StateRules.OfSavedPlan(file);
    }

    private Task<Outcome<InfrastructurePlan>> ShowAsync(Workplace place, string saved, CancellationToken cancellationToken) =>
        RunAsync(place, ["show", "-json", saved], commands.Options.CheckWithin, null, cancellationToken)
            .ThenAsync(shown => Task.FromResult(PlanJsonRules.Read(Encoding.UTF8.GetBytes(shown.Output), place.Manifest.Tool, place.Secrets)));

    /// <summary>A saved plan is applied only while the state is as it was, and only if it is what its JSON says.</summary>
    private async Task<Outcome<Ready>> SavedAsync(Workplace place, string saved, InfrastructurePlan? seen, CancellationToken cancellationToken)
    {
        var now = await RunAsync(place, ["state", "pull"], commands.Options.CheckWithin, null, cancellationToken)
            .ThenAsync(pulled => Task.FromResult(StateRules.Read(Encoding.UTF8.GetBytes(pulled.Output))));
        return await now.ThenAsync(async state => PlanRules.Moved(StateOf(saved), state) is { } moved
            ? moved
            : (await ShowAsync(place, saved, cancellationToken)).Then<Ready>(plan =>
                (seen is null ? PlanRules.Unseen(null, plan) : PlanRules.Differs(seen, plan)) is { } refusal ? refusal : new Ready(saved, plan)));
    }

    private async Task<Outcome<Ready>> FromCodeAsync(Workplace place, InfrastructurePlan? seen, CancellationToken cancellationToken) =>
        (await PlanAsync(place, cancellationToken)).Then<Ready>(plan => PlanRules.Unseen(seen, plan) is { } unseen ? unseen : new Ready(place.Beside(Fresh), plan));

    private async Task<Outcome<string>> MakeAsync(Workplace place, Ready ready, PlanSteps steps, CancellationToken cancellationToken)
    {
        if (ready.Plan.Problems.Count > 0)
        {
            return new Refusal("plan.has-problems", ready.Plan.Problems[0]);
        }

        var made = await RunAsync(
            place, ["apply", "-input=false", "-no-color", "-lock-timeout=30s", ready.File], commands.Options.ApplyWithin, line => steps.Say(place.Secrets.Cover(line)), cancellationToken);
        return made.Then<string>(_ => $"Applied: {PlanRules.Words(ready.Plan.Counts).Replace(" to ", " ", StringComparison.Ordinal)}.");
    }

    private async Task<Outcome<CommandEnd>> RunAsync(
        Workplace place, IEnumerable<string> arguments, TimeSpan within, Action<string>? onLine, CancellationToken cancellationToken, params int[] good)
    {
        var (program, words) = (place.Manifest.Tool is PlanTool.Opentofu ? commands.Options.Opentofu : commands.Options.Terraform, arguments.ToList());
        var ended = await commands.In(place, program, place.Folder, within, Quiet).RunAsync(words, onLine, cancellationToken);
        return ended.Then<CommandEnd>(end => end.ExitCode == 0 || good.Contains(end.ExitCode)
            ? end
            : new Refusal("plan.tool-failed", $"{Path.GetFileName(program)} {words[0]} ended with {end.ExitCode}: {end.Said(place.Secrets)}"));
    }

    private sealed record Ready(string File, InfrastructurePlan Plan);
}
