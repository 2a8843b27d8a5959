using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Evidence;
using ReleaseBoard.Tests.Plans;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Evidence;

public sealed class BuildTrialTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("releaseboard-trial-");

    public void Dispose() => _folder.Delete(recursive: true);

    [GitFact]
    public async Task A_build_that_leaves_the_same_wherever_it_runs_is_reproducible()
    {
        using var repository = new GitRepository(GitRepository.Reproducible);

        var report = (await TryAsync(Wish(repository))).Value();

        Assert.True(report.IsSame);
        Assert.Null(report.Difference);
        Assert.Equal(EvidenceHouse.DigestOf(File.ReadAllBytes(BuildTrial.OutputOf(Wish(repository), _folder.FullName, BuildVariation.Both[1]))), report.First);
        Assert.Contains("the folder of the sources", report.Varied);
        Assert.Contains("the user, the machine and its programs", report.Alike);
        Assert.Single(report.Varied.Concat(report.Alike), said => said.StartsWith("the clock", StringComparison.Ordinal));
    }

    [GitFact]
    public async Task A_build_that_writes_where_and_when_it_ran_is_named_with_the_file_and_the_lines()
    {
        using var repository = new GitRepository(GitRepository.Leaking);

        var report = (await TryAsync(Wish(repository))).Value();

        var file = Assert.Single(report.Difference?.Files ?? []);
        Assert.False(report.IsSame);
        Assert.Equal(("built.txt", FileChange.Changed), (file.Path, file.Change));
        Assert.Contains($"-{_folder.FullName}/one\n", file.Text, StringComparison.Ordinal);
        Assert.Contains($"+{_folder.FullName}/another/and-a-longer/way\n", file.Text, StringComparison.Ordinal);
        Assert.Contains("-UTC\n", $"{file.Text}\n", StringComparison.Ordinal);
        Assert.Contains("+FAR", file.Text, StringComparison.Ordinal);
    }

    [ProgramFact("faketime", "apt-get install faketime")]
    public async Task A_build_that_writes_the_date_is_found_out_by_a_clock_that_is_ahead()
    {
        using var repository = new GitRepository("date -u +%Y-%m > shop.tar.gz");

        var report = (await TryAsync(Wish(repository))).Value();

        Assert.False(report.IsSame);
        Assert.Contains("the clock (400 days ahead, by faketime)", report.Varied);
        Assert.DoesNotContain(report.Alike, said => said.StartsWith("the clock", StringComparison.Ordinal));
        var lines = (Assert.Single(report.Difference?.Files ?? []).Text ?? "").Split('\n');
        Assert.Equal(400, (Month(lines, '+') - Month(lines, '-')).TotalDays, tolerance: 31);

        static DateTime Month(string[] lines, char sign) => DateTime.Parse(lines.Single(line => line.StartsWith(sign))[1..], System.Globalization.CultureInfo.InvariantCulture);
    }

    [GitFact]
    public async Task A_folder_is_compared_file_by_file_and_the_umask_shows()
    {
        using var repository = new GitRepository("mkdir -p out && stat -c %a shop.sh > out/mode && echo same > out/same && ln -s nowhere out/link");

        var report = (await TryAsync(Wish(repository) with { Output = "out" })).Value();

        Assert.Equal([new("mode", FileChange.Changed, 4, 4, "@ line 1\n-644\n+640\n ")], report.Difference?.Files);
    }

    [GitFact]
    public async Task What_cannot_be_built_says_why_with_what_the_build_said_last()
    {
        using var repository = new GitRepository("echo no such compiler >&2; exit 3");

        var failed = await TryAsync(Wish(repository));
        var nothing = await TryAsync(Wish(repository) with { Command = "true" });
        var elsewhere = await TryAsync(Wish(repository) with { Commit = new string('0', 40) });
        var endless = await TryAsync(Wish(repository) with { Command = "sleep 600", Patience = TimeSpan.FromSeconds(1) });

        Assert.Equal("rebuild.failed", failed.Refusal?.Code);
        Assert.Contains("exit code 3:\nno such compiler", failed.Refusal?.Sentence, StringComparison.Ordinal);
        Assert.Equal("rebuild.no-output", nothing.Refusal?.Code);
        Assert.Equal("rebuild.failed", elsewhere.Refusal?.Code);
        Assert.Equal("rebuild.too-long", endless.Refusal?.Code);
    }

    [GitFact]
    public async Task The_build_is_not_given_what_the_board_is_told_with()
    {
        using var repository = new GitRepository("echo \"it has '$RELEASEBOARD_TRIAL_SECRET'\"; exit 3");
        Environment.SetEnvironmentVariable("RELEASEBOARD_TRIAL_SECRET", "open sesame");

        var failed = await TryAsync(Wish(repository));

        Assert.Contains("it has ''", failed.Refusal?.Sentence, StringComparison.Ordinal);
    }

    [GitFact]
    public async Task A_build_that_leaves_a_program_behind_is_not_waited_for_and_a_line_without_an_end_is_cut()
    {
        using var repository = new GitRepository($"(sleep 60; touch {_folder.FullName}/late) & head -c 3000000 /dev/zero | tr '\\0' a; exit 3");

        var failed = await TryAsync(Wish(repository));

        Assert.Equal("rebuild.failed", failed.Refusal?.Code);
        Assert.False(File.Exists($"{_folder.FullName}/late"));
        Assert.InRange(failed.Refusal?.Sentence.Length ?? 0, 1000, 10_000);
    }

    [Theory]
    [InlineData("--upload-pack=evil", "abcdef1", "true", "out", "rebuild.repository")]
    [InlineData("", "abcdef1", "true", "out", "rebuild.repository")]
    [InlineData("https://git.example/shop", "main", "true", "out", "rebuild.commit")]
    [InlineData("https://git.example/shop", "abcdef1", " ", "out", "rebuild.command")]
    [InlineData("https://git.example/shop", "abcdef1", "true", "../out", "rebuild.output")]
    [InlineData("https://git.example/shop", "abcdef1", "true", "/etc", "rebuild.output")]
    public void What_makes_no_sense_is_refused(string repository, string commit, string command, string output, string code) =>
        Assert.Equal(code, TrialRules.Check(new(repository, commit, command, output))?.Code);

    // Each try has a folder of its own, below that of the test.
    private Task<Outcome<TrialReport>> TryAsync(TrialWish wish)
    {
        foreach (var old in _folder.GetDirectories())
        {
            old.Delete(recursive: true);
        }

        return new BuildTrial(new TestClock()).RunAsync(wish, _folder.FullName, default);
    }

    private static TrialWish Wish(GitRepository repository) => new(repository.Folder, repository.Commit, "sh build.sh", "shop.tar.gz");
}
