using Microsoft.Extensions.Options;

namespace ReleaseBoard.Engine.Plans;

/// <summary>Makes commands that know only what they may: a path, a home of their own, the place's settings, and what operators pass on.</summary>
internal sealed class PlanCommands(IOptions<PlanOptions> options, TimeProvider clock)
{
    public PlanOptions Options => options.Value;

    public PlanCommand In(Workplace place, string program, string folder, TimeSpan within, params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in options.Value.PassOn)
        {
            if (Environment.GetEnvironmentVariable(name) is { } passed)
            {
                environment[name] = passed;
            }
        }

        // The board's own words stand last, so that no setting changes where programs are found.
        foreach (var (name, value) in place.Settings.Variables.Concat(more))
        {
            environment[name] = value;
        }

        environment["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin";
        environment["HOME"] = place.Home;
        environment["LANG"] = "C.UTF-8";
        return new PlanCommand(program, folder, environment, within, TimeSpan.FromSeconds(options.Value.EndWithinSeconds), clock);
    }
}
