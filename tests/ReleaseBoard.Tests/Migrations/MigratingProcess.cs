using System.Diagnostics;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Engine.Migrations;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Migrations;

/// <summary>A process that migrates a database and says each step on its output: what a board is to the database, and what can be killed.</summary>
internal static class MigratingProcess
{
    /// <summary>Begins here when the tests' own assembly is started: engine, connection, folder of scripts.</summary>
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [var engine, var connection, var folder])
        {
            return 2;
        }

        var door = new DatabaseDoor(Options.Create(new BoardOptions { Data = folder }), TimeProvider.System);
        var kind = Enum.Parse<DatabaseEngine>(engine);
        var files = Directory.GetFiles(folder, "*.sql").Select(path => (Path.GetFileName(path), File.ReadAllText(path))).ToArray();
        var set = Scripts.Read(kind is DatabaseEngine.Postgresql ? SqlDialect.PostgreSql : SqlDialect.Sqlite, files).Value();
        await using var target = (await door.OpenAsync(kind, connection, DatabaseUse.Apply, CancellationToken.None)).Value();
        var outcome = await new ScriptRun(Options.Create(new MigrationOptions()), TimeProvider.System).RunAsync(
            target,
            set,
            MigrationLeave.Nothing,
            "a process",
            steps => Console.WriteLine(string.Join(", ", steps.Select(step => $"{step.Name} {step.Phase} {step.Sentence}".TrimEnd()))),
            CancellationToken.None);
        Console.WriteLine(outcome.Match(sentence => sentence, refusal => refusal.Sentence));
        return 0;
    }

    /// <summary>Starts it and waits until a line of its output holds these words.</summary>
    public static async Task<Process> StartAsync(DatabaseOfTest db, string folder, string until)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(MigratingProcess).Assembly.Location, db.Engine.ToString(), db.Connection, folder]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("dotnet did not start.");
        var seen = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            seen.Add(line);
            if (line.Contains(until, StringComparison.Ordinal))
            {
                return process;
            }
        }

        throw new InvalidOperationException($"It never said '{until}', but: {string.Join(" | ", seen)}");
    }

    public static async Task KillAsync(this Process process)
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
