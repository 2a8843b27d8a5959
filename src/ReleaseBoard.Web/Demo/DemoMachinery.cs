using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ReleaseBoard.Web.Demo;

/// <summary>
/// Stands for a team's own machinery: takes what the board hands over and calls back a moment later that it is done. It changes
/// nothing anywhere, and exists only in the demo.
/// </summary>
internal sealed class DemoMachinery(IServer server, TimeProvider clock) : IDisposable
{
    public const string Path = "/demo/machinery";

    private static readonly TimeSpan Work = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http = new();

    public static void Map(WebApplication app) =>
        app.MapPost(Path, (JsonNode work, DemoMachinery machinery) => machinery.Take(work))
            .AllowAnonymous().ExcludeFromDescription();

    public void Dispose() => _http.Dispose();

    private IResult Take(JsonNode work)
    {
        var (callBack, token) = (work["data"]?["callBack"]?.GetValue<string>(), work["data"]?["token"]?.GetValue<string>());
        if (callBack is null || token is null || server.Features.Get<IServerAddressesFeature>()?.Addresses.First() is not { } board)
        {
            return Results.BadRequest();
        }

        _ = CallBackAsync(new Uri(new Uri(board), callBack), token);
        return Results.Accepted();
    }

    private async Task CallBackAsync(Uri address, string token)
    {
        await Task.Delay(Work, clock);
        using var content = JsonContent.Create(new { status = "succeeded", sentence = "The demo's machinery says that it is done.", token });
        using var answer = await _http.PostAsync(address, content);
    }
}
