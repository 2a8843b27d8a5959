using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Web.Evidence;

namespace ReleaseBoard.Web.Tests.Evidence;

/// <summary>The board's own program builds a real repository and tells a real board.</summary>
public sealed class RebuildCommandTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    private const string Pack = """tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=u+rw,go=r -cf - releaseboard.json shop.sh | gzip -n > shop.tar.gz""";

    [GitFact]
    public async Task What_comes_out_again_is_told_and_reproduced_and_what_does_not_is_a_mismatch()
    {
        var folder = Directory.CreateTempSubdirectory("releaseboard-git-");
        try
        {
            var commit = Repository(folder.FullName);
            Run(folder.FullName, "sh", "-c", Pack);
            var digest = await UploadAsync(await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "shop.tar.gz")));
            var token = await board.TokenAsync(await board.PersonAsync("grace", Role.Developer));
            var secret = Path.Combine(folder.FullName, "token");
            await File.WriteAllTextAsync(secret, $"{token}\n");
            string[] arguments = ["--repository", folder.FullName, "--commit", commit, "--output", "shop.tar.gz", "--board", board.Address.ToString(), "--token-file", secret, "--artifact", digest, "--rebuilder", "tower"];

            var (same, said) = await RunAsync([.. arguments, "--command", Pack]);
            var reproduced = await StateAsync(digest);
            var (other, complained) = await RunAsync([.. arguments, "--command", $"pwd >> shop.sh; {Pack}"]);

            Assert.True(same == 0, said);
            Assert.Contains($"both builds came to sha256:{digest}", said, StringComparison.Ordinal);
            Assert.Equal("reproduced", reproduced);
            Assert.True(other == 1, complained);
            Assert.Contains("shop.sh: differs", complained, StringComparison.Ordinal);
            Assert.Equal("mismatch", await StateAsync(digest));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("Say which repository")]
    [InlineData("not known here", "--what", "x")]
    [InlineData("not known here", "--commit")]
    [InlineData("1 to 1440 minutes", "--minutes", "0")]
    [InlineData("named by its http", "--board", "ftp://board.example")]
    [InlineData("not known here", "--token", "secret")]
    [InlineData("told with a token", "--board", "http://board.example", "--token-file", "/nowhere/token")]
    [InlineData("64 lower-case", "--repository", "a", "--command", "b", "--output", "c", "--artifact", "d")]
    public async Task What_cannot_be_tried_says_how_it_is_asked(string said, params string[] arguments)
    {
        string[] asked = arguments is ["--commit"] ? arguments : ["--commit", "abcdef1", .. arguments];

        var (code, output) = await RunAsync(asked);

        Assert.Equal(2, code);
        Assert.Contains(said, output, StringComparison.Ordinal);
        Assert.Contains("ReleaseBoard.Web rebuild --repository", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Said)> RunAsync(string[] arguments)
    {
        await using var output = new StringWriter();
        return (await RebuildCommand.RunAsync(arguments, output, default), output.ToString());
    }

    private async Task<string?> StateAsync(string digest)
    {
        using var client = await board.AsAsync(Role.Viewer);
        return (await client.GetFromJsonAsync<JsonElement>($"/api/v1/artifacts/{digest}/evidence"))[0].GetProperty("rebuild").GetProperty("state").GetString();
    }

    private async Task<string> UploadAsync(byte[] archive)
    {
        BoardFixture.Accepted(await board.Service<ApplicationDesk>().PutAsync(new(new("shop"), default, ""), Credential.Board, default));
        using var ada = await board.AsAsync(Role.Developer, "ada");
        using var put = await ada.PutAsync("/api/v1/applications/shop/artifacts/1.0.0", new ByteArrayContent(archive) { Headers = { ContentType = new("application/gzip") } });
        return (await put.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("digest").GetString() ?? "";
    }

    private static string Repository(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "releaseboard.json"), """{ "start": ["sh", "shop.sh"] }""");
        File.WriteAllText(Path.Combine(folder, "shop.sh"), "echo shop\n");
        Run(folder, "git", "init", "--quiet");
        Run(folder, "git", "add", ".");
        Run(folder, "git", "-c", "user.name=ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "-m", "Sell lamps");
        return Run(folder, "git", "rev-parse", "HEAD").Trim();
    }

    private static string Run(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true }) ?? throw new InvalidOperationException($"{program} did not start.");
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return said;
    }
}

/// <summary>A test that needs git: skipped, and reported as skipped, where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GitFactAttribute : FactAttribute
{
    public GitFactAttribute()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "git"))))
        {
            Skip = "NOT BUILT FROM A REPOSITORY: there is no git on this machine.";
            Console.Error.WriteLine(Skip);
        }
    }
}
