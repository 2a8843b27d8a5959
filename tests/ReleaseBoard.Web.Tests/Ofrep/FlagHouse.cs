using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Web.Tests.Ofrep;

/// <summary>A board with two environments, a few flags in one of them, and whoever asks for them.</summary>
public sealed class FlagHouse : IAsyncLifetime
{
    public const string Environment = "production";
    public const string Origin = "https://shop.example";

    /// <summary>One flag that browsers may read, one that they may not, and one that is off.</summary>
    public const string Document = """
        {"metadata":{"team":"shop"},"flags":{
        "checkout":{"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"off","metadata":{"owner":"ada"},
          "targeting":{"if":[{"==":[{"var":"plan"},"pro"]},"on"]},"x-releaseboard":{"offVariant":"off","browser":true}},
        "prices":{"state":"ENABLED","variants":{"old":{"sum":1},"new":{"sum":2}},"defaultVariant":"new","x-releaseboard":{"offVariant":"old"}},
        "quiet":{"state":"DISABLED","variants":{"a":"a","b":"b"},"defaultVariant":"b"}}}
        """;

    public TestClock? Clock { get; init; }

    public BoardFixture Board { get; private set; } = default!;

    /// <summary>Somebody who may do anything over the API.</summary>
    public HttpClient Admin { get; private set; } = default!;

    /// <summary>A program with a server's key.</summary>
    public HttpClient Server { get; private set; } = default!;

    public async Task InitializeAsync()
    {
        Board = await BoardFixture.StartAsync(Clock);
        Admin = await Board.AsAsync(Role.Administrator);
        foreach (var environment in new[] { Environment, "staging" })
        {
            using var made = await Admin.PutAsJsonAsync($"/api/v1/environments/{environment}", new { name = environment, tier = environment });
            made.EnsureSuccessStatusCode();
        }

        await Eventually.TrueAsync(() =>
        {
            Clock?.Advance(TimeSpan.FromSeconds(1));
            return Board.Service<FlagBoard>().Find(new("staging")) is not null;
        });
        using var imported = await ImportAsync(Document);
        Assert.True(imported.IsSuccessStatusCode, await imported.Content.ReadAsStringAsync());
        Server = Board.ClientWith((await KeyAsync()).Secret);
    }

    public async Task DisposeAsync()
    {
        Admin.Dispose();
        Server.Dispose();
        await Board.DisposeAsync();
    }

    public Task<HttpResponseMessage> ImportAsync(string document) => Admin.PutAsync($"/api/v1/environments/{Environment}/flagd.json", Json(document));

    /// <summary>Makes a flag that is on for everybody.</summary>
    public async Task MakeAsync(string flag)
    {
        using var made = await ImportAsync("""{"metadata":{"team":"shop"},"flags":{"KEY":{"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"on","x-releaseboard":{"offVariant":"off"}}}}"""
            .Replace("KEY", flag, StringComparison.Ordinal));
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
    }

    /// <summary>Makes a key; without origins a server's.</summary>
    public async Task<(Guid Id, string Secret)> KeyAsync(params string[] origins)
    {
        var made = BoardFixture.Accepted(await Board.Service<FlagAccessDesk>().CreateAsync(
            new($"key {Guid.NewGuid():N}", new(Environment), origins.Length > 0 ? FlagAccessKind.Browser : FlagAccessKind.Server, origins.ToFacts()),
            await Board.PersonAsync(null, Role.Administrator),
            default));
        return (made.Key.Id, made.Secret.Text);
    }

    /// <summary>Turns a flag off, as a person does.</summary>
    public async Task KillAsync(string flag)
    {
        using var answer = await Admin.PostAsync($"/api/v1/flags/{flag}/environments/{Environment}/kill", null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    /// <summary>Asks for a flag, or for all of them.</summary>
    public static Task<HttpResponseMessage> AskAsync(HttpClient client, string? flag, string body = """{"context":{"targetingKey":"ada"}}""", params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/ofrep/v1/evaluate/flags{(flag is null ? "" : "/" + flag)}") { Content = Json(body) };
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return client.SendAsync(request);
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage answer) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

    /// <summary>The address of the stream that an answer about all flags names.</summary>
    public static async Task<string> StreamAsync(HttpClient client)
    {
        using var answer = await AskAsync(client, null);
        return (await ReadAsync(answer)).GetProperty("eventStreams")[0].GetProperty("endpoint").GetProperty("requestUri").GetString()!;
    }
}
