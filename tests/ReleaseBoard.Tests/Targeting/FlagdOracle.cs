using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseBoard.Tests.House;

namespace ReleaseBoard.Tests.Targeting;

/// <summary>flagd's own evaluator for Node, in a process of its own: what it answers to a batch of questions.</summary>
internal static class FlagdOracle
{
    private static readonly string Folder = Path.Combine(Sources.Root, "tests/ReleaseBoard.Tests/Targeting/oracle");

    /// <summary>Null when it can be asked, else why not and what to do.</summary>
    public static string? WhyNot { get; } =
        !Directory.Exists(Path.Combine(Folder, "node_modules/@openfeature/flagd-core")) ? "NOT COMPARED WITH FLAGD-CORE: run `npm ci` in tests/ReleaseBoard.Tests/Targeting/oracle (tests/run does)."
        : !HasNode() ? "NOT COMPARED WITH FLAGD-CORE: there is no node on this machine."
        : null;

    public static List<OracleAnswer> Ask(string document, long now, IEnumerable<(string Key, string Context)> cases)
    {
        var question = new JsonObject
        {
            ["document"] = document,
            ["now"] = now,
            ["cases"] = new JsonArray([.. cases.Select(one => new JsonArray(one.Key, JsonNode.Parse(one.Context)))]),
        };
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder, "oracle.js")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("node did not start.");
        var errors = node.StandardError.ReadToEndAsync();
        var answers = node.StandardOutput.ReadToEndAsync();
        node.StandardInput.Write(question.ToJsonString());
        node.StandardInput.Close();
        node.WaitForExit();
        Assert.True(node.ExitCode == 0, errors.Result);
        return [.. (JsonSerializer.Deserialize<string?[][]>(answers.Result) ?? []).Select(answer => new OracleAnswer(answer[0], answer[1], answer[2]))];
    }

    private static bool HasNode() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "node")));
}

internal sealed record OracleAnswer(string? Reason, string? Variant, string? ErrorCode);

/// <summary>A test that needs the oracle: skipped, and reported as skipped, where it cannot be asked.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OracleTheoryAttribute : TheoryAttribute
{
    public OracleTheoryAttribute()
    {
        Skip = FlagdOracle.WhyNot;
        if (Skip is not null)
        {
            Console.Error.WriteLine(Skip);
        }
    }
}
