using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReleaseBoard.Tests.Health;

namespace ReleaseBoard.Tests.Notices;

/// <summary>What a receiver was sent.</summary>
internal sealed record Received(string Id, string Timestamp, string Signature, byte[] Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public long Entry => Json.GetProperty("data").GetProperty("number").GetInt64();

    /// <summary>Checked by hand and not by the code that signs: HMAC-SHA256 over id, time and body.</summary>
    public bool IsSignedWith(string secret)
    {
        using var hmac = new HMACSHA256(Convert.FromBase64String(secret.Replace("whsec_", "", StringComparison.Ordinal)));
        var digest = hmac.ComputeHash(Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Encoding.UTF8.GetString(Body)}"));
        return Signature.Split(' ').Contains($"v1,{Convert.ToBase64String(digest)}");
    }
}

/// <summary>A real HTTP receiver that keeps what it is sent and answers as the test says.</summary>
internal sealed class NoticeReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<Received> _got = new();
    private MetricsTarget? _target;

    public string Url => $"http://127.0.0.1:{_target?.Port}/hook";

    /// <summary>Everything that came, answered well or not.</summary>
    public IReadOnlyList<Received> Got => [.. _got];

    /// <summary>What it does with a message once that is kept; 204 unless said otherwise.</summary>
    public Func<HttpContext, Received, Task> Answer { get; set; } = (context, _) => SayAsync(context, 204);

    public static async Task<NoticeReceiver> StartAsync()
    {
        var receiver = new NoticeReceiver();
        receiver._target = await MetricsTarget.StartAsync(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var received = new Received(Header(context, "webhook-id"), Header(context, "webhook-timestamp"), Header(context, "webhook-signature"), body.ToArray());
            receiver._got.Enqueue(received);
            await receiver.Answer(context, received);
        });
        return receiver;
    }

    public static Task SayAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>Polls until so many messages came; fails after the deadline.</summary>
    public Task<IReadOnlyList<Received>> HasAsync(int count, Action? meanwhile = null) => Until.IsAsync(
        () =>
        {
            meanwhile?.Invoke();
            return Got.Count >= count ? Got : null;
        },
        $"{count} messages",
        () => $"{Got.Count} came");

    public async ValueTask DisposeAsync()
    {
        if (_target is not null)
        {
            await _target.DisposeAsync();
        }
    }

    private static string Header(HttpContext context, string name) => context.Request.Headers[name].ToString();

    internal static class Until
    {
        public static async Task<T> IsAsync<T>(Func<T?> look, string what, Func<string> instead)
            where T : class
        {
            var since = Stopwatch.StartNew();
            while (since.Elapsed < Patience)
            {
                if (look() is { } found)
                {
                    return found;
                }

                await Task.Delay(10);
            }

            throw new Xunit.Sdk.XunitException($"Waited {Patience.TotalSeconds:0} s for {what}: {instead()}.");
        }
    }
}
