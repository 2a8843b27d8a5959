using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ReleaseBoard.Benchmarks;

/// <summary>A server that answers every request with the same JSON and knows nothing: what flags over HTTP are compared with.</summary>
internal static class BareKestrel
{
    public static async Task<int> RunAsync(string port, string length)
    {
        var constant = new byte[int.Parse(length, System.Globalization.CultureInfo.InvariantCulture)];
        Array.Fill(constant, (byte)'1');
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        app.Run(async http =>
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = constant.Length;
            await http.Response.Body.WriteAsync(constant, http.RequestAborted);
        });
        await app.RunAsync();
        return 0;
    }
}
