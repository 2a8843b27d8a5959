using System.Diagnostics;
using System.Text.Json;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Tests.House;
using Xunit.Abstractions;

namespace ReleaseBoard.Tests.Migrations;

/// <summary>An independent linter's opinion of what locks and rewrites on PostgreSQL: squawk, over a folder of samples.</summary>
public sealed class SquawkTests(ITestOutputHelper output)
{
    private static readonly string Folder = Path.Combine(Sources.Root, "tests/ReleaseBoard.Tests/Migrations/squawk");

    // The program itself: the package that chooses one for each platform cannot be locked where the registry lacks some of them.
    private static readonly string Program = Path.Combine(Folder, "node_modules/@squawk-cli/linux-x64/bin/squawk");

    // What both have a word for, by our code and by its rule.
    private static readonly Dictionary<string, string> Ours = new()
    {
        ["PG101"] = "index", ["PG102"] = "drop index", ["PG103"] = "concurrently in a transaction", ["PG104"] = "primary key", ["PG105"] = "unique",
        ["PG301"] = "type", ["PG302"] = "rewrite", ["PG303"] = "not null", ["PG305"] = "validate", ["PG306"] = "validate",
    };

    private static readonly Dictionary<string, string> Its = new()
    {
        ["require-concurrent-index-creation"] = "index", ["require-concurrent-index-deletion"] = "drop index", ["ban-concurrent-index-creation-in-transaction"] = "concurrently in a transaction",
        ["adding-serial-primary-key-field"] = "primary key", ["disallowed-unique-constraint"] = "unique", ["changing-column-type"] = "type", ["adding-field-with-default"] = "rewrite",
        ["adding-not-nullable-field"] = "not null", ["constraint-missing-not-valid"] = "validate", ["adding-foreign-key-constraint"] = "validate",
    };

    // Where we say more on purpose: a serial fills every row, a check in a column is a check, what stands in a block runs too, and a script is
    // a transaction here. Where it says more: the type of a table that the same script makes.
    private static readonly string[] Differ = ["block", "column-check", "column-serial", "column-serial-primary-key", "drop-index-concurrently", "index-concurrently", "new-table-altered"];

    [SquawkFact]
    public async Task An_independent_linter_agrees_on_what_locks_except_where_we_know_why()
    {
        var samples = Directory.GetFiles(Path.Combine(Folder, "samples"), "*.sql").Order(StringComparer.Ordinal).ToList();
        var its = await AskAsync(samples);
        var differing = samples.Where(sample => !OfOurs(sample).SetEquals(OfIts(its, sample))).Select(sample => Path.GetFileNameWithoutExtension(sample) ?? "").Order(StringComparer.Ordinal).ToList();
        var flagged = samples.Count(sample => OfOurs(sample).Count > 0);

        var said = $"squawk-cli 2.66.0 agrees on {samples.Count - differing.Count} of {samples.Count} samples ({flagged} of them lock or rewrite); it differs on: {string.Join(", ", differing)}.";
        output.WriteLine(said);
        Console.WriteLine(said);
        Assert.Equal(Differ, differing);
    }

    private static HashSet<string> OfOurs(string sample) => Scripts.Postgres(("V1__x.sql", File.ReadAllText(sample))).Versioned[0].Findings
        .Select(finding => Ours.GetValueOrDefault(finding.Code)).OfType<string>().ToHashSet(StringComparer.Ordinal);

    // It asks for NOT VALID of keys too, where there is no such thing.
    private static HashSet<string> OfIts(ILookup<string, string> its, string sample)
    {
        var found = its[sample].Select(rule => Its.GetValueOrDefault(rule)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return found.Overlaps(["primary key", "unique"]) ? found.Where(one => one != "validate").ToHashSet(StringComparer.Ordinal) : found;
    }

    private static async Task<ILookup<string, string>> AskAsync(IEnumerable<string> samples)
    {
        using var squawk = Process.Start(new ProcessStartInfo(Program, ["--assume-in-transaction", "--reporter", "json", .. samples]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("squawk did not start.");
        var answer = await squawk.StandardOutput.ReadToEndAsync();
        await squawk.WaitForExitAsync();
        return JsonSerializer.Deserialize<JsonElement>(answer).EnumerateArray()
            .ToLookup(finding => finding.GetProperty("file").GetString() ?? "", finding => finding.GetProperty("rule_name").GetString() ?? "");
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class SquawkFactAttribute : FactAttribute
    {
        public SquawkFactAttribute()
        {
            if (!File.Exists(Program))
            {
                Skip = "NOT COMPARED WITH SQUAWK: run `npm ci` in tests/ReleaseBoard.Tests/Migrations/squawk (tests/run does).";
                Console.Error.WriteLine(Skip);
            }
        }
    }
}
