using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ReleaseBoard.Web.Tests.Words;

public sealed class OwnAddressTests
{
    [Fact]
    public async Task An_address_that_somebody_else_has_is_one_sentence_and_nothing_else()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var folder = Directory.CreateTempSubdirectory("releaseboard-address-");
        var address = $"http://localhost:{((IPEndPoint)other.LocalEndpoint).Port}";
        using var board = Process.Start(new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "--data", folder.FullName, "--urls", address])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("No process was started.");
        var (said, complained) = (board.StandardOutput.ReadToEndAsync(), board.StandardError.ReadToEndAsync());
        await board.WaitForExitAsync();

        Assert.Equal(1, board.ExitCode);
        Assert.Equal("", await said);
        Assert.Equal($"{address} is in use by another program. Choose another address: --urls http://localhost:5050", (await complained).TrimEnd());
        Assert.Empty(folder.EnumerateFileSystemInfos());
        folder.Delete();
    }
}
