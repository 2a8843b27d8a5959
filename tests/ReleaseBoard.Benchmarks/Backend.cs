using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ReleaseBoard.Benchmarks;

/// <summary>The application behind every proxy that is measured: one short answer, as fast as Kestrel gives it.</summary>
internal static class Backend
{
    private static readonly byte[] Answer = "It is what it is, and it is a hundred bytes long, give or take a few, as small answers tend to be.\n"u8.ToArray();

    public static async Task<int> RunAsync(bool answersBadly)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Environment.GetEnvironmentVariable("PORT")}"));
        var app = builder.Build();
        var asked = 0;
        app.Run(context =>
        {
            // Every other answer fails, where that is what is measured.
            context.Response.StatusCode = answersBadly && Interlocked.Increment(ref asked) % 2 == 0 ? 500 : 200;
            context.Response.ContentLength = Answer.Length;
            context.Response.ContentType = "text/plain";
            return context.Response.Body.WriteAsync(Answer).AsTask();
        });
        await app.RunAsync();
        return 0;
    }
}
