using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Tests;

/// <summary>What keeps a board from starting is one sentence, and nothing was begun.</summary>
public sealed class StartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("releaseboard-start-");

    private string Store => Path.Combine(_folder.FullName, "board.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task An_address_that_somebody_else_has()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://localhost:{((IPEndPoint)other.LocalEndpoint).Port}";

        Assert.Equal($"{address} is in use by another program. Choose another address: --urls http://localhost:5050", await RefusedAsync("--urls", address));
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public async Task A_folder_that_another_board_has()
    {
        using var other = BoardFixture.Accepted(DataFolder.Take(new BoardOptions { Data = _folder.FullName }));

        Assert.Equal($"{_folder.FullName} is in use by another board. End that one first, or choose another folder with --data.", await RefusedAsync());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made()
    {
        await File.WriteAllTextAsync(Store, "");

        Assert.StartsWith($"{Store} cannot be made: ", await RefusedAsync("--data", Store), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_name() => Assert.Equal("Board:Data names no folder. Choose one with --data.", await RefusedAsync("--data", " "));

    [Fact]
    public async Task A_store_that_is_none()
    {
        await File.WriteAllTextAsync(Store, new string('x', 4096));

        Assert.Equal(
            "The store cannot be used: SQLite Error 26: 'file is not a database'. Bring back a backup, or choose another folder with --data.", await RefusedAsync());
    }

    [Theory]
    [InlineData("--gateway-port", "much", "Failed to convert configuration value 'much' at 'Runner:GatewayPort' to type 'System.Int32'.")]
    [InlineData("--gateway-port", "70000", "DataAnnotation validation failed for 'RunnerOptions' members: 'GatewayPort' with the error: 'The field GatewayPort must be between 1 and 65535.'.")]
    [InlineData("--People:SessionCheck", "00:02:00", "DataAnnotation validation failed for 'PeopleOptions' members: 'SessionCheck' with the error: 'The field SessionCheck must be between 00:00:01 and 00:01:00.'.")]
    public async Task A_setting_that_cannot_be(string name, string value, string sentence) => Assert.Equal(sentence, await RefusedAsync(name, value));

    [Theory]
    [InlineData("'--dat' is nothing the board knows.", "--dat", "/srv")]
    [InlineData("'demo' is nothing the board knows.", "demo")]
    [InlineData("'--data' needs a value.", "--data")]
    [InlineData("'--data' needs a value.", "--data=")]
    [InlineData("'--data' needs a value.", "--data", "--demo", "--urls", "http://localhost:1")]
    [InlineData("'--data' needs a value.", "--data", "--urls", "http://localhost:1")]
    public void A_word_it_does_not_know(string sentence, params string[] args) =>
        Assert.StartsWith(sentence, BoardArguments.Parse(args).Refusal?.Sentence, StringComparison.Ordinal);

    [Theory]
    [InlineData("--demo", "--data", "/srv")]
    [InlineData("verify-journal", "--data=/srv")]
    [InlineData("--Health:EverySeconds", "2", "--environment=Development")]
    [InlineData("--urls", "http://localhost:1", "--gateway-port", "2")]
    public void Words_it_knows(params string[] args) => Assert.Null(BoardArguments.Parse(args).Refusal);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("ftp://localhost:1")]
    [InlineData("http://[::1")]
    [InlineData("http://a b:1")]
    public void An_address_that_is_none(string address) =>
        Assert.Equal($"'{address}' is no address to listen at. Say one like this: --urls http://localhost:5050", Check(address).Refusal?.Sentence);

    [Theory]
    [InlineData("http://*:0")]
    [InlineData("http://[::1]:0;http://localhost:0")]
    [InlineData("http://unix:/run/releaseboard.sock")]
    public void Addresses_to_listen_at(string addresses) => Assert.Null(Check(addresses).Refusal);

    private static Outcome<Facts<string>> Check(string addresses) =>
        OwnAddress.Check(new ConfigurationBuilder().AddInMemoryCollection([new("urls", addresses)]).Build());

    private async Task<string> RefusedAsync(params string[] more)
    {
        var arguments = new[] { typeof(Program).Assembly.Location, "--data", _folder.FullName, "--urls", "http://127.0.0.1:0" }.Concat(more);
        using var board = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("No process was started.");
        var (said, complained) = (board.StandardOutput.ReadToEndAsync(), board.StandardError.ReadToEndAsync());
        await board.WaitForExitAsync();

        Assert.Equal(1, board.ExitCode);
        Assert.Equal("", await said);
        return (await complained).TrimEnd();
    }
}
