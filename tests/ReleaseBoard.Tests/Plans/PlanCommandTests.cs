using System.Diagnostics;
using System.Globalization;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Plans;

namespace ReleaseBoard.Tests.Plans;

public sealed class PlanCommandTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("releaseboard-command-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_is_called_off_is_interrupted_and_writes_down_what_it_made()
    {
        var script = Script("trap 'sleep 0.3; echo made > state; exit 1' INT; echo ready > begun; while :; do sleep 0.05; done");
        using var callOff = new CancellationTokenSource();
        var running = Command(script, Long, Long).RunAsync([], null, callOff.Token);
        await BegunAsync();

        await callOff.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.True(File.Exists(Path.Combine(_folder, "state")), "It was killed before it could write down what it made.");
    }

    [Fact]
    public async Task What_takes_too_long_is_interrupted_too()
    {
        var script = Script("trap 'echo made > state; exit 1' INT; while :; do sleep 0.05; done");

        var ended = await Command(script, TimeSpan.FromSeconds(1), Long).RunAsync([], null, default);

        Assert.Equal("tool did not end within 1 s and was interrupted.", ended.Refusal?.Sentence);
        Assert.True(File.Exists(Path.Combine(_folder, "state")));
    }

    [Fact]
    public async Task What_does_not_hear_is_killed_with_all_it_started()
    {
        var script = Script("trap '' INT; sleep 300 & echo $! > child; wait");

        var ended = await Command(script, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)).RunAsync([], null, default);

        Assert.Equal(
            "tool did not end within 1 s and was killed, since it did not end within 1 s of being interrupted either: its state may not know what it made.",
            ended.Refusal?.Sentence);
        var child = int.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "child")), CultureInfo.InvariantCulture);
        await UntilAsync(() => !Lives(child));
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        Assert.Equal("plan.no-program", (await Command("no-such-tool", Long, Long).RunAsync([], null, default)).Refusal?.Code);
        Assert.Equal("plan.no-program", (await Command("/no/such/tool", Long, Long).RunAsync([], null, default)).Refusal?.Code);
    }

    // Interrupts are heard even where these tests run in the background of a shell, which ignores them.
    private string Script(string text)
    {
        var file = Path.Combine(_folder, "tool");
        File.WriteAllText(file, $"#!/usr/bin/env -S --default-signal=INT sh\n{text}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    private PlanCommand Command(string program, TimeSpan within, TimeSpan grace) => new(
        program, _folder, new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = "/usr/local/bin:/usr/bin:/bin" }, within, grace, TimeProvider.System);

    private Task BegunAsync() => UntilAsync(() => File.Exists(Path.Combine(_folder, "begun")));

    private static async Task UntilAsync(Func<bool> isSo)
    {
        var since = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(since.Elapsed < Long, "It has not come to pass.");
            await Task.Delay(50);
        }
    }

    // Who has ended and was not yet collected by its parent is a zombie: state Z.
    private static bool Lives(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
