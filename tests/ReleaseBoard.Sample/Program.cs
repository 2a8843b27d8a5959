using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Runtime.InteropServices;

// An application that the runner's tests run: it does what its arguments and its addresses say, good or bad.
if (args.Contains("--dies"))
{
    Console.Error.WriteLine("I cannot begin.");
    return 7;
}

if (args.Contains("--holds-port"))
{
    using var holder = new TcpListener(IPAddress.Loopback, int.Parse(Environment.GetEnvironmentVariable("PORT") ?? "", CultureInfo.InvariantCulture));
    holder.Start();
    await Task.Delay(Timeout.Infinite);
}

// The first time, another process has its port already.
var marker = $"taken-{Environment.GetEnvironmentVariable("RELEASEBOARD_DEPLOYMENT")}";
if (args.Contains("--finds-port-taken") && !File.Exists(marker))
{
    await File.WriteAllTextAsync(marker, "");
    using var holder = Process.Start("dotnet", ["ReleaseBoard.Sample.dll", "--holds-port"]);
    while (!IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
        .Any(listener => $"{listener.Port}" == Environment.GetEnvironmentVariable("PORT")))
    {
        await Task.Delay(20);
    }

    return 3;
}

using var deaf = args.Contains("--deaf") ? PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = true) : null;
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{Environment.GetEnvironmentVariable("PORT")}");
var app = builder.Build();
var name = $"{Environment.GetEnvironmentVariable("RELEASEBOARD_VERSION")} #{Environment.GetEnvironmentVariable("RELEASEBOARD_INSTANCE")}";

app.UseWebSockets();
app.MapGet("/", () => name);
app.MapGet("/health/ready", () => args.Contains("--never-ready") ? Results.StatusCode(503) : Results.Ok());
app.MapGet("/fail", () => Results.StatusCode(500));
app.MapGet("/environment", () => Environment.GetEnvironmentVariables());
app.MapGet("/headers", (HttpRequest request) => request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()));
app.MapPost("/length", async (HttpRequest request) =>
{
    await using var body = new MemoryStream();
    await request.Body.CopyToAsync(body);
    return body.Length;
});
app.MapGet("/slow/{milliseconds:int}", async (int milliseconds) =>
{
    await Task.Delay(milliseconds);
    return name;
});
app.MapGet("/crash", () =>
{
    Console.Error.WriteLine("I was told to crash.");
    Console.Error.Flush();
    Environment.Exit(9);
});
app.MapGet("/shout/{lines:int}", (int lines) =>
{
    for (var line = 0; line < lines; line++)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line} {new string('x', 90)}"));
    }
});
app.MapGet("/count", async (HttpResponse response) =>
{
    for (var number = 1; number <= 3; number++)
    {
        await response.WriteAsync($"{number}\n");
        await response.Body.FlushAsync();
        await Task.Delay(1500);
    }
});
app.MapGet("/echo", async (HttpContext context) =>
{
    using var socket = await context.WebSockets.AcceptWebSocketAsync();
    var heard = new byte[1024];
    while (await socket.ReceiveAsync(heard.AsMemory(), context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } message)
    {
        await socket.SendAsync(heard.AsMemory(0, message.Count), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
    }

    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
});
await app.StartAsync();
Console.WriteLine($"{name} is up.");
if (deaf is null)
{
    await app.WaitForShutdownAsync();
    Console.WriteLine($"{name} ends in peace.");
}
else
{
    await Task.Delay(Timeout.Infinite);
}

return 0;
