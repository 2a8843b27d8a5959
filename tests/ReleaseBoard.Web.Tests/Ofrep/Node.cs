namespace ReleaseBoard.Web.Tests.Ofrep;

/// <summary>What tests of others' clients need from outside.</summary>
internal static class Node
{
    public static readonly string Clients = Path.Combine(Repository.Root, "tests/ReleaseBoard.Web.Tests/Ofrep/clients");

    /// <summary>Third-party cases, kept beside the repository and not in it.</summary>
    public static readonly string Suite = Path.GetFullPath(Path.Combine(Repository.Root, "../shared/suites/ofrep"));

    public static string? WhyNotClients { get; } = !Exists("node") ? "NOT ASKED BY OPENFEATURE'S CLIENTS: there is no node on this machine."
        : !Directory.Exists(Path.Combine(Clients, "node_modules/@openfeature/server-sdk")) ? "NOT ASKED BY OPENFEATURE'S CLIENTS: run `npm ci` in tests/ReleaseBoard.Web.Tests/Ofrep/clients (tests/run does)."
        : null;

    public static string? WhyNotSuite { get; } = !Exists("npm") ? "FLAGD'S SUITE DID NOT RUN: there is no npm on this machine."
        : !Directory.Exists(Suite) ? "FLAGD'S SUITE DID NOT RUN: ../shared/suites/ofrep is not there; tests/README.md says what it is."
        : null;

    private static bool Exists(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}

/// <summary>A test that needs OpenFeature's clients: skipped, and reported as skipped, where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClientsFactAttribute : FactAttribute
{
    public ClientsFactAttribute()
    {
        Skip = Node.WhyNotClients;
        if (Skip is not null)
        {
            Console.Error.WriteLine(Skip);
        }
    }
}

/// <summary>A test that runs flagd's own suite: skipped, and reported as skipped, where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SuiteFactAttribute : FactAttribute
{
    public SuiteFactAttribute()
    {
        Skip = Node.WhyNotSuite;
        if (Skip is not null)
        {
            Console.Error.WriteLine(Skip);
        }
    }
}
