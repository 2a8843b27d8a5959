using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ReleaseBoard.Domain.People;

namespace ReleaseBoard.Web.Tests.Insights;

/// <summary>Two real databases, brought to two versions by real promotions, beside each other.</summary>
public sealed class SchemaParityTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    private const string Path = "/api/v1/applications/ledger-db";
    private const string First = "create table entry (id integer primary key);";
    private const string Second = "alter table entry add column note text;";
    private const string Broken = "-- releaseboard: no-transaction\ncreate table half (id integer);\ncreate table half (id integer);";

    [Fact]
    public async Task What_each_database_remembers_is_compared_and_what_was_left_half_way_stands_out()
    {
        using var admin = await board.AsAsync(Role.Administrator);
        await PrepareAsync(admin);
        await UploadAsync(admin, "1", ("V1__entry.sql", First));
        await UploadAsync(admin, "2", ("V1__entry.sql", First), ("V2__note.sql", Second));
        await UploadAsync(admin, "3", ("V1__entry.sql", First), ("V2__note.sql", Second), ("V3__half.sql", Broken));
        await PromoteAsync(admin, "1", "production", "succeeded");
        await PromoteAsync(admin, "1", "staging", "succeeded");
        var same = await RowsAsync(admin);
        await PromoteAsync(admin, "2", "staging", "succeeded");
        await AcceptedAsync(admin.PutAsJsonAsync($"{Path}/parity/expected", new { left = "staging", right = "production", topic = "schema", name = "schema", reason = "Staging is ahead." }));
        var ahead = await RowsAsync(admin);
        await PromoteAsync(admin, "3", "staging", "awaitingIntervention");
        var half = await RowsAsync(admin);

        Assert.Equal(["schema 1|1 same", "V1 applied|applied same"], same);
        Assert.Equal(["schema 2|1 differs, as declared", "V1 applied|applied same", "V2 applied| differs, as declared"], ahead);
        Assert.StartsWith("V3 failed: V3 failed outside a transaction after 1 statement, which stand:", half[^1], StringComparison.Ordinal);
        Assert.EndsWith("| differs, stands out", half[^1], StringComparison.Ordinal);
    }

    private static async Task<List<string>> RowsAsync(HttpClient admin)
    {
        var view = await admin.GetFromJsonAsync<JsonElement>("/api/v1/parity?left=staging&right=production&application=ledger-db");
        return view.GetProperty("applications")[0].GetProperty("rows").EnumerateArray().Where(row => row.GetProperty("topic").GetString() == "schema").Select(row =>
            $"{row.GetProperty("name")} {row.GetProperty("left")}|{row.GetProperty("right")} {row.GetProperty("state")}"
            + (row.GetProperty("standsOut").GetBoolean() ? ", stands out" : row.GetProperty("state").GetString() == "differs" ? ", as declared" : "")).ToList();
    }

    private static async Task PrepareAsync(HttpClient admin)
    {
        await AcceptedAsync(admin.PutAsJsonAsync(Path, new { kind = "database" }));
        foreach (var (environment, tier) in new[] { ("staging", "staging"), ("production", "production") })
        {
            await AcceptedAsync(admin.PutAsJsonAsync($"/api/v1/environments/{environment}", new { name = environment, tier }));
            await AcceptedAsync(admin.PutAsJsonAsync($"{Path}/environments/{environment}/settings", new { settings = new[] { new { key = "connection", kind = "secret", value = $"ledger-{environment}.db" } } }));
        }

        await AcceptedAsync(admin.PutAsJsonAsync($"{Path}/path", new { stages = new[] { new { environment = "staging" }, new { environment = "production" } } }));
    }

    private static async Task UploadAsync(HttpClient admin, string version, params (string File, string Text)[] scripts)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (file, text) in scripts.Prepend(("releaseboard.json", """{ "database": { "engine": "sqlite", "migrations": "." } }""")))
            {
                using var entry = zip.CreateEntry(file).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        using var content = new ByteArrayContent(bytes.ToArray());
        await AcceptedAsync(admin.PutAsync($"{Path}/artifacts/{version}", content));
    }

    private static async Task PromoteAsync(HttpClient admin, string version, string environment, string phase)
    {
        using var asked = await admin.PostAsJsonAsync("/api/v1/promotions", new { application = "ledger-db", environment, version, settings = 1 });
        Assert.True(asked.IsSuccessStatusCode, await asked.Content.ReadAsStringAsync());
        for (var i = 0; i < 900; i++)
        {
            if ((await admin.GetFromJsonAsync<JsonElement>(asked.Headers.Location)).GetProperty("promotion").GetProperty("phase").GetString() == phase)
            {
                return;
            }

            await Task.Delay(100);
        }

        var view = await admin.GetFromJsonAsync<JsonElement>(asked.Headers.Location);
        Assert.Fail($"{view.GetProperty("promotion").GetProperty("phase")}, and not {phase}: {view.GetProperty("waitingFor")} {view.GetProperty("apply")}");
    }

    private static async Task AcceptedAsync(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
