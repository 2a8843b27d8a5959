using System.Diagnostics;

namespace ReleaseBoard.Web.Tests.Ofrep;

/// <summary>OpenFeature's clients for servers and pages, as they are on npm.</summary>
public sealed class ClientTests(FlagHouse house) : IClassFixture<FlagHouse>
{
    [ClientsFact]
    public async Task Both_clients_read_a_flag_and_the_web_client_hears_of_its_kill()
    {
        await house.MakeAsync("clients");
        var (_, key) = await house.KeyAsync();
        var start = new ProcessStartInfo("node", [Path.Combine(Node.Clients, "clients.js")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["BOARD"], start.Environment["KEY"], start.Environment["FLAG"]) = (house.Board.Address.ToString().TrimEnd('/'), key, "clients");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var node = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        try
        {
            var errors = node.StandardError.ReadToEndAsync(patience.Token);
            var server = await NextAsync(node, patience.Token);
            var web = await NextAsync(node, patience.Token);
            await house.KillAsync("clients");
            var after = await NextAsync(node, patience.Token);
            await node.WaitForExitAsync(patience.Token);

            Assert.Equal("""{"client":"server","value":true,"variant":"on","reason":"STATIC","unknown":"FLAG_NOT_FOUND","fallback":true}""", server);
            Assert.Equal("""{"client":"web","value":true,"variant":"on","reason":"STATIC"}""", web);
            Assert.Equal("""{"client":"web, after the event","value":false,"variant":"off","reason":"DISABLED"}""", after);
            Assert.True(node.ExitCode == 0, await errors);
        }
        finally
        {
            node.Kill();
        }
    }

    private static async Task<string> NextAsync(Process node, CancellationToken patience) =>
        await node.StandardOutput.ReadLineAsync(patience) ?? throw new InvalidOperationException($"node ended: {await node.StandardError.ReadToEndAsync(patience)}");
}
