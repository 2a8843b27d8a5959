using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Engine.Applications;

namespace ReleaseBoard.Web.Tests.Plans;

public sealed class PlanApiTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    private const string Password = "hunter2-is-secret";

    [Fact]
    public async Task A_plan_is_answered_by_its_digest_and_its_secret_is_nowhere()
    {
        using var manager = await board.AsAsync(Role.ReleaseManager);
        var digest = await ArriveAsync(manager, "1.0");

        var text = await manager.GetStringAsync(new Uri($"/api/v1/artifacts/{digest}/plan", UriKind.Relative));
        var plan = JsonDocument.Parse(text).RootElement.GetProperty("carried").GetProperty("plan");

        Assert.Equal((1, 1), (plan.GetProperty("counts").GetProperty("create").GetInt32(), plan.GetProperty("changes").GetArrayLength()));
        Assert.Equal("secret", plan.GetProperty("changes")[0].GetProperty("differences")[0].GetProperty("after").GetProperty("kind").GetString());
        Assert.DoesNotContain(Password, text, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(board.DataFolder, "*", SearchOption.AllDirectories).Where(file => !file.Contains("/artifacts/", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain(Password, Read(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_not_there_or_not_seen_is_a_problem_with_a_sentence()
    {
        using var manager = await board.AsAsync(Role.ReleaseManager);

        var unknown = await manager.GetAsync(new Uri($"/api/v1/artifacts/{new string('0', 64)}/plan", UriKind.Relative));
        var malformed = await manager.GetAsync(new Uri("/api/v1/artifacts/xyz/plan", UriKind.Relative));

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.BadRequest), (unknown.StatusCode, malformed.StatusCode));
        Assert.Equal("artifact.unknown", (await unknown.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await board.Anonymous.GetAsync(new Uri($"/api/v1/artifacts/{new string('0', 64)}/plan", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task A_call_back_needs_no_login_but_its_own_token()
    {
        var address = new Uri($"/api/v1/handovers/{Guid.NewGuid()}", UriKind.Relative);

        var unknown = await board.Anonymous.PostAsJsonAsync(address, new { status = "succeeded", sentence = "done", token = "guess" });
        var large = await board.Anonymous.PostAsJsonAsync(address, new { status = "succeeded", sentence = new string('x', 40_000), token = "guess" });
        var odd = await board.Anonymous.PostAsJsonAsync(address, new { status = "perhaps" });

        Assert.Equal((HttpStatusCode.NotFound, "handover.unknown"), (unknown.StatusCode, (await unknown.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.BadRequest), (large.StatusCode, odd.StatusCode));
    }

    private async Task<string> ArriveAsync(HttpClient client, string version)
    {
        using var admin = await board.AsAsync(Role.Administrator);
        BoardFixture.Accepted(await board.Service<ApplicationDesk>().PutAsync(new(new("edge"), ApplicationKind.Infrastructure, ""), Credential.Board, default));
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "releaseboard.json", """{"infrastructure":{"tool":"terraform","plan":"plan.json"}}""");
            Add(archive, "plan.json", """
                {"format_version":"1.2","resource_changes":[{"address":"a.b","type":"a","change":{"actions":["create"],"before":null,
                 "after":{"url":"https://u:hunter2-is-secret@h","pw":"hunter2-is-secret"},"after_sensitive":{"pw":true}}}]}
                """);
        }

        using var body = new ByteArrayContent(bytes.ToArray());
        var answer = await client.PutAsync(new Uri($"/api/v1/applications/edge/artifacts/{version}", UriKind.Relative), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("digest").GetString() ?? "";
    }

    private static void Add(ZipArchive archive, string path, string content)
    {
        using var entry = archive.CreateEntry(path).Open();
        entry.Write(Encoding.UTF8.GetBytes(content));
    }

    private static string Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
