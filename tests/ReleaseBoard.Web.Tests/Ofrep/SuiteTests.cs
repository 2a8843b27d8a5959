using System.Diagnostics;

namespace ReleaseBoard.Web.Tests.Ofrep;

/// <summary>flagd's evaluator suite, asked of the board by OpenFeature's own clients.</summary>
public sealed class SuiteTests(FlagHouse house) : IClassFixture<FlagHouse>
{
    [SuiteFact]
    public async Task Flagds_cases_pass_one_flag_at_a_time_and_all_at_once()
    {
        var folder = Directory.CreateTempSubdirectory("releaseboard-suite-").FullName;
        try
        {
            Copy(Node.Suite, folder);
            var (installed, said) = await RunAsync(folder, "npm", ["install", "--no-audit", "--no-fund", "--silent"]);
            Assert.True(installed == 0, said);
            using var imported = await house.ImportAsync(await File.ReadAllTextAsync(Path.Combine(folder, "testbed/evaluator/flags/testkit-flags.json")));
            Assert.True(imported.IsSuccessStatusCode, await imported.Content.ReadAsStringAsync());
            var (_, key) = await house.KeyAsync();

            foreach (var client in new[] { "single", "bulk" })
            {
                string[] words = ["cucumber-js", "--require", "steps/steps.cjs", "testbed/evaluator/gherkin/*.feature", "--tags", "not @fractional-v1"];
                var (_, told) = await RunAsync(folder, "npx", words, ("OFREP_URL", house.Board.Address.ToString().TrimEnd('/')), ("OFREP_TOKEN", key), ("CLIENT", client));
                Assert.Contains("125 scenarios (125 passed)", told, StringComparison.Ordinal);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => !file.Contains("node_modules", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static async Task<(int Code, string Said)> RunAsync(string folder, string program, string[] words, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, words) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
