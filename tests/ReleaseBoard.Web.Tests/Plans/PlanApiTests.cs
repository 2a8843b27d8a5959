using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Plans;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Engine.Words;

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
        foreach (var file in Directory.EnumerateFiles(board.DataFolder, "*", SearchOption.AllDirectories).Where(file => !file.Contains("/artifacts/", StringComparison.Ordinal) && !file.EndsWith(".lock", StringComparison.Ordinal)))
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

    [Fact]
    public async Task Whether_it_takes_away_is_asked_of_a_check_with_the_promotion_s_own_settings()
    {
        using var admin = await board.AsAsync(Role.Administrator);
        var slot = new Slot(new("grid"), new("plain"));
        await admin.PutAsJsonAsync("/api/v1/applications/grid", new { kind = "infrastructure", summary = "" });
        await admin.PutAsJsonAsync("/api/v1/environments/plain", new { name = "Plain", tier = "production" });
        await admin.PutAsJsonAsync("/api/v1/applications/grid/path", new { stages = new[] { new { environment = "plain", approvals = new[] { new { atLeast = 1, role = "releaseManager" } } } } });
        foreach (var zone in new[] { "a", "b" })
        {
            (await admin.PutAsJsonAsync("/api/v1/applications/grid/environments/plain/settings", new { settings = new[] { new { key = "zone", kind = "text", value = zone } } })).EnsureSuccessStatusCode();
        }

        var digest = new Digest(await UploadAsync(admin, "grid", "1.0", ("releaseboard.json", """{"infrastructure":{"tool":"terraform"}}"""), ("main.tf", "# nothing")));
        using var asked = await admin.PostAsJsonAsync("/api/v1/promotions", new { application = "grid", environment = "plain", version = "1.0", settings = 1 });
        Assert.True(asked.IsSuccessStatusCode, await asked.Content.ReadAsStringAsync());
        var id = new PromotionId(long.Parse((asked.Headers.Location ?? throw new InvalidOperationException("It has no place.")).OriginalString.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture));

        await CheckedAsync(2);
        Assert.Equal(ReadyAnswer.Yes, await IsApartAsync());
        await CheckedAsync(1);
        Assert.Equal(ReadyAnswer.No, await IsApartAsync());

        async Task<ReadyAnswer?> IsApartAsync() => (await board.Service<ReadyDesk>().AskAsync(id, default))?.Single(question => question.Key == "apart").Answer;

        Task CheckedAsync(long settings) => board.Service<Database>().WriteAsync<bool>(
            db =>
            {
                PlanStore.Save(db, new()
                {
                    Slot = slot, Version = new("1.0"), Digest = digest, IsApplied = false, SettingsRevision = settings,
                    Reading = new(new() { Tool = PlanTool.Terraform, Changes = [new() { Address = "db", Action = PlanAction.Destroy }], Counts = new() { Destroy = 1 } }, null, TimeProvider.System.GetUtcNow()),
                });
                return true;
            },
            default);
    }

    private async Task<string> ArriveAsync(HttpClient client, string version)
    {
        using var admin = await board.AsAsync(Role.Administrator);
        BoardFixture.Accepted(await board.Service<ApplicationDesk>().PutAsync(new(new("edge"), ApplicationKind.Infrastructure, ""), Credential.Board, default));
        return await UploadAsync(client, "edge", version, ("releaseboard.json", """{"infrastructure":{"tool":"terraform","plan":"plan.json"}}"""), ("plan.json", """
            {"format_version":"1.2","resource_changes":[{"address":"a.b","type":"a","change":{"actions":["create"],"before":null,
             "after":{"url":"https://u:hunter2-is-secret@h","pw":"hunter2-is-secret"},"after_sensitive":{"pw":true}}}]}
            """));
    }

    private static async Task<string> UploadAsync(HttpClient client, string application, string version, params (string Path, string Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                Add(archive, path, content);
            }
        }

        using var body = new ByteArrayContent(bytes.ToArray());
        var answer = await client.PutAsync(new Uri($"/api/v1/applications/{application}/artifacts/{version}", UriKind.Relative), body);
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
