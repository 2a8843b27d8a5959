using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ReleaseBoard.Tests.House;

namespace ReleaseBoard.Tests.Evidence;

/// <summary>npm's <c>@sigstore/sign</c> in a process of its own.</summary>
internal static class NpmSigner
{
    private static readonly string Folder = Path.Combine(Sources.Root, "tests/ReleaseBoard.Tests/Evidence/signer");

    /// <summary>Null when it can be asked, else why not and what to do.</summary>
    public static string? WhyNot { get; } =
        !Directory.Exists(Path.Combine(Folder, "node_modules/@sigstore/sign")) ? "NOT SIGNED BY SIGSTORE: run `npm ci` in tests/ReleaseBoard.Tests/Evidence/signer (tests/run does)."
        : !Has("node") || !Has("npm") ? "NOT SIGNED BY SIGSTORE: there is no node or no npm on this machine."
        : null;

    /// <summary>A bundle over the statement and the public key it was signed with.</summary>
    public static (string Key, string Bundle) Sign(string statement, string curve)
    {
        using var said = JsonDocument.Parse(Run("node", ["sign.js", curve], statement));
        return (said.RootElement.GetProperty("key").GetString() ?? "", said.RootElement.GetProperty("bundle").GetRawText());
    }

    /// <summary>The bill of materials of the signer's own packages; the format is cyclonedx or spdx.</summary>
    public static byte[] Sbom(string format) => Encoding.UTF8.GetBytes(Run("npm", ["sbom", "--sbom-format", format], ""));

    private static string Run(string program, string[] arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException($"{program} did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return said;
    }

    private static bool Has(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}

/// <summary>A test that needs npm's packages: skipped, and reported as skipped, where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NpmTheoryAttribute : TheoryAttribute
{
    public NpmTheoryAttribute()
    {
        Skip = NpmSigner.WhyNot;
        if (Skip is not null)
        {
            Console.Error.WriteLine(Skip);
        }
    }
}
