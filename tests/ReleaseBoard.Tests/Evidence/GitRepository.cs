using System.Diagnostics;

namespace ReleaseBoard.Tests.Evidence;

/// <summary>A small real git repository, gone with the test.</summary>
internal sealed class GitRepository : IDisposable
{
    /// <summary>A build that leaves the same archive wherever and whenever it runs.</summary>
    public const string Reproducible =
        """
        set -e
        mkdir -p out && printf '{ "start": ["sh", "shop.sh"] }' > out/releaseboard.json && cp shop.sh out/
        tar --sort=name --mtime=@"$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --mode=u+rw,go=r -C out -cf - releaseboard.json shop.sh | gzip -n > shop.tar.gz
        """;

    /// <summary>The same with where and how it was built in a file.</summary>
    public const string Leaking =
        """
        set -e
        mkdir -p out && printf '{ "start": ["sh", "shop.sh"] }' > out/releaseboard.json && cp shop.sh out/
        { echo shop; pwd; date +%Z; } > out/built.txt
        tar --sort=name --mtime=@"$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --mode=u+rw,go=r -C out -cf - releaseboard.json shop.sh built.txt | gzip -n > shop.tar.gz
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("releaseboard-git-");

    public GitRepository(string build)
    {
        File.WriteAllText(Path.Combine(Folder, "build.sh"), build);
        File.WriteAllText(Path.Combine(Folder, "shop.sh"), "echo shop\n");
        Git("init", "--quiet");
        Git("add", ".");
        Git("-c", "user.name=ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "-m", "Sell lamps");
        Commit = Git("rev-parse", "HEAD").Trim();
    }

    /// <summary>Null when git and tar are here, else why not.</summary>
    public static string? WhyNot { get; } = new[] { "git", "tar", "gzip" }.Where(program => !Has(program)).Select(program => $"NOT BUILT FROM A REPOSITORY: there is no {program} on this machine.").FirstOrDefault();

    public string Folder => _folder.FullName;

    public string Commit { get; }

    public void Dispose() => _folder.Delete(recursive: true);

    private static bool Has(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private string Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true }) ?? throw new InvalidOperationException("git did not start.");
        var said = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return said;
    }
}

/// <summary>A test that needs git: skipped, and reported as skipped, where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GitFactAttribute : FactAttribute
{
    public GitFactAttribute()
    {
        Skip = GitRepository.WhyNot;
        if (Skip is not null)
        {
            Console.Error.WriteLine(Skip);
        }
    }
}
