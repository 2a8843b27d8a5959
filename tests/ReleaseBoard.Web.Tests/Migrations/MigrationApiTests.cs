using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Migrations;

namespace ReleaseBoard.Web.Tests.Migrations;

/// <summary>A database application over HTTP: seen, tried, promoted by the real way, and its history read back.</summary>
public sealed class MigrationApiTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    private const string Root = "/api/v1/applications/orders-db/environments/production";

    [Fact]
    public async Task A_database_is_looked_at_tried_and_brought_forward_by_a_promotion()
    {
        using var admin = await board.AsAsync(Role.Administrator);
        await PrepareAsync(admin);
        await UploadAsync(admin, "orders-db", "42", ("V1__orders.sql", "create table orders (id integer primary key, note text);"));

        using var unsaid = await admin.GetAsync($"{Root}/migrations");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "migration.no-connection"), (unsaid.StatusCode, await CodeAsync(unsaid)));
        await SayAsync(admin, "orders-db", "orders.db");
        await PromoteAsync(admin, "42", 1);

        await UploadAsync(admin, "orders-db", "43", ("V1__orders.sql", "create table orders (id integer primary key, note text);"), ("V2__paid.sql", "alter table orders add column paid integer;\ndrop table gone;"), ("V3__drop.sql", "alter table orders drop column note;"));
        var view = await admin.GetFromJsonAsync<JsonElement>($"{Root}/migrations?version=43");
        Assert.Equal("1", view.GetProperty("at").GetString());
        Assert.Equal(["applied", "pending", "pending"], view.GetProperty("scripts").EnumerateArray().Select(script => script.GetProperty("state").GetString()));
        Assert.Equal(["DS102"], Codes(view, 1));
        Assert.Equal(["DS103"], Codes(view, 2));
        Assert.Equal("contract", view.GetProperty("phase").GetString());
        Assert.False(view.GetProperty("wayBack").GetProperty("isOpen").GetBoolean());
        Assert.DoesNotContain("orders.db", view.GetRawText(), StringComparison.Ordinal);

        using var tried = await admin.PostAsync($"{Root}/migrations/dry-run?version=43", null);
        var rehearsal = await tried.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("V2 failed; everything was taken back.", rehearsal.GetProperty("sentence").GetString());
        Assert.Equal("V2 failed; everything was taken back.", (await admin.GetFromJsonAsync<JsonElement>($"{Root}/migrations?version=43")).GetProperty("rehearsal").GetProperty("sentence").GetString());

        Assert.Equal("alter table orders add column paid integer;\ndrop table gone;", view.GetProperty("scripts")[1].GetProperty("text").GetString());

        var history = await admin.GetFromJsonAsync<JsonElement>($"{Root}/migrations/history");
        Assert.Equal("V1__orders.sql", Assert.Single(history.EnumerateArray()).GetProperty("file").GetString());
        Assert.Contains("a dry run of 43", await admin.GetStringAsync("/api/v1/journal"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_ask_for_promotions_tries_nothing_and_what_is_not_there_is_a_problem()
    {
        using var admin = await board.AsAsync(Role.Administrator);
        using var viewer = await board.AsAsync(Role.Viewer);

        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsync($"{Root}/migrations/dry-run", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync("/api/v1/applications/nothing/environments/production/migrations")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.GetAsync($"{Root}/migrations?version=a%20b")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsJsonAsync($"{Root}/migrations/history/1/resolve", new { isThere = true, reason = " " })).StatusCode);
    }

    [Fact]
    public async Task What_waits_at_its_gates_is_tried_once_by_itself_and_again_when_the_database_has_changed()
    {
        using var admin = await board.AsAsync(Role.Administrator);
        await PrepareAsync(admin, "stock-db", new { atLeast = 1, role = "releaseManager" });
        await SayAsync(admin, "stock-db", "stock.db");
        await UploadAsync(admin, "stock-db", "1", ("V1__stock.sql", "create table stock (id integer primary key);"));

        using var asked = await admin.PostAsJsonAsync("/api/v1/promotions", new { application = "stock-db", environment = "production", version = "1" });
        Assert.True(asked.IsSuccessStatusCode, await asked.Content.ReadAsStringAsync());
        var slot = new Slot(new("stock-db"), new("production"));
        var view = await UntilTriedAsync(admin, "stock-db");
        Assert.StartsWith("All ran and was taken back", view.GetProperty("rehearsal").GetProperty("sentence").GetString(), StringComparison.Ordinal);
        Assert.Equal((false, "pending"), (view.GetProperty("isRehearsalOld").GetBoolean(), view.GetProperty("scripts")[0].GetProperty("state").GetString()));
        Assert.Equal("awaitingApproval", (await admin.GetFromJsonAsync<JsonElement>(asked.Headers.Location)).GetProperty("promotion").GetProperty("phase").GetString());

        var desk = board.Service<MigrationDesk>();
        Assert.NotNull(BoardFixture.Accepted(await desk.RehearseOnceAsync(slot, new("1"), 1, default)));
        Assert.Equal(["releaseboard"], await TriedByAsync(admin));

        // Somebody migrates it by hand: what was tried says little of what would run now, and is tried anew.
        var databases = Directory.CreateDirectory(Path.Combine(board.DataFolder, "databases")).FullName;
        Assert.False(File.Exists(Path.Combine(databases, "stock.db")));
        await using (var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(databases, "stock.db")};Pooling=false"))
        {
            await other.OpenAsync();
            using var history = other.CreateCommand();
            history.CommandText = """
                create table releaseboard_history (rank bigint not null primary key, kind text not null, version text, description text not null, file text not null, sha256 text not null,
                  state text not null, in_transaction bigint not null, statements_done bigint not null, undo text, error text, run_by text not null, begun_at bigint not null, took_ms bigint);
                insert into releaseboard_history values (1, 'Versioned', '1', 'stock', 'V1__stock.sql', 'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', 'Failed', 1, 0, null, 'no room', 'somebody', 0, 1);
                """;
            await history.ExecuteNonQueryAsync();
        }

        await UntilOldAsync(admin, "stock-db");
        Assert.True((await admin.GetFromJsonAsync<JsonElement>(asked.Headers.Location)).GetProperty("isRehearsalOld").GetBoolean());
        Assert.NotNull(BoardFixture.Accepted(await desk.RehearseOnceAsync(slot, new("1"), 1, default)));
        Assert.Equal(["releaseboard", "releaseboard"], await TriedByAsync(admin));
    }

    [Fact]
    public async Task A_developer_brings_what_destroys_data_where_nobody_approves_by_confirming_it_in_their_own_words()
    {
        using var admin = await board.AsAsync(Role.Administrator);
        using var developer = await board.AsAsync(Role.Developer);
        await PrepareAsync(admin, "notes-db");
        await SayAsync(admin, "notes-db", "notes.db");
        await UploadAsync(admin, "notes-db", "1", ("V1__notes.sql", "create table notes (id integer primary key, text text);"), ("V2__drop.sql", "alter table notes drop column text;"));
        using var asked = await developer.PostAsJsonAsync("/api/v1/promotions", new { application = "notes-db", environment = "production", version = "1" });
        Assert.True(asked.IsSuccessStatusCode, await asked.Content.ReadAsStringAsync());
        var place = asked.Headers.Location ?? throw new InvalidOperationException("It has no place.");

        var gate = (await developer.GetFromJsonAsync<JsonElement>(place)).GetProperty("gates").EnumerateArray().Single(gate => gate.GetProperty("key").GetString() == "destruction");
        Assert.Equal((false, "DS103"), (gate.GetProperty("isOpen").GetBoolean(), gate.GetProperty("confirm").GetString()));
        using var unnamed = await developer.PostAsJsonAsync($"{place}/confirmation", new { reason = "go" });
        Assert.Equal((HttpStatusCode.BadRequest, "gate.names-nothing"), (unnamed.StatusCode, await CodeAsync(unnamed)));
        using var viewer = await board.AsAsync(Role.Viewer);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsJsonAsync($"{place}/confirmation", new { reason = "DS103" })).StatusCode);

        using var confirmed = await developer.PostAsJsonAsync($"{place}/confirmation", new { reason = "DS103: nobody reads text." });
        Assert.True(confirmed.IsSuccessStatusCode, await confirmed.Content.ReadAsStringAsync());
        await SucceedsAsync(admin, place);
        var noted = Assert.Single((await admin.GetFromJsonAsync<JsonElement>("/api/v1/journal?application=notes-db&act=promotion.confirmed")).GetProperty("items").EnumerateArray());
        Assert.Equal("DS103: nobody reads text.", noted.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task What_finds_its_database_busy_is_tried_as_soon_as_it_is_free()
    {
        using var admin = await board.AsAsync(Role.Administrator);
        await PrepareAsync(admin, "carts-db", new { atLeast = 1, role = "releaseManager" });
        await SayAsync(admin, "carts-db", "carts.db");
        await UploadAsync(admin, "carts-db", "1", ("V1__carts.sql", "create table carts (id integer primary key);"));
        await using (var other = BoardFixture.Accepted(await board.Service<DatabaseDoor>().OpenAsync(ReleaseBoard.Domain.Artifacts.DatabaseEngine.Sqlite, "carts.db", DatabaseUse.Apply, default)))
        {
            Assert.True(BoardFixture.Accepted(await other.LockAsync(TimeSpan.FromSeconds(5), default)));
            using var asked = await admin.PostAsJsonAsync("/api/v1/promotions", new { application = "carts-db", environment = "production", version = "1" });
            Assert.True(asked.IsSuccessStatusCode, await asked.Content.ReadAsStringAsync());
            await Task.Delay(TimeSpan.FromSeconds(3));
            Assert.Equal("migration.locked", (await board.Service<MigrationDesk>().RehearseOnceAsync(new(new("carts-db"), new("production")), new("1"), 1, default)).Refusal?.Code);
        }

        // Half of the time after which one that does not answer is asked again.
        await UntilTriedAsync(admin, "carts-db", tries: 150);
    }

    private static async Task SucceedsAsync(HttpClient admin, Uri place)
    {
        for (var i = 0; i < 600; i++)
        {
            if ((await admin.GetFromJsonAsync<JsonElement>(place)).GetProperty("promotion").GetProperty("phase").GetString() == "succeeded")
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail(await admin.GetStringAsync(place));
    }

    private static async Task<JsonElement> UntilTriedAsync(HttpClient admin, string application, int tries = 300)
    {
        for (var i = 0; i < tries; i++)
        {
            var view = await admin.GetFromJsonAsync<JsonElement>($"/api/v1/applications/{application}/environments/production/migrations?version=1");
            if (view.GetProperty("rehearsal").ValueKind is JsonValueKind.Object)
            {
                return view;
            }

            await Task.Delay(100);
        }

        Assert.Fail("Nobody tried it.");
        return default;
    }

    // Whoever looked within the same second gives their look to the next.
    private static async Task UntilOldAsync(HttpClient admin, string application)
    {
        for (var i = 0; i < 900; i++)
        {
            if ((await admin.GetFromJsonAsync<JsonElement>($"/api/v1/applications/{application}/environments/production/migrations?version=1")).GetProperty("isRehearsalOld").GetBoolean())
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("The dry run is never old.");
    }

    private static async Task<IEnumerable<string?>> TriedByAsync(HttpClient admin) =>
        (await admin.GetFromJsonAsync<JsonElement>("/api/v1/journal?application=stock-db&act=migration.dry-run")).GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("by").GetString());

    private static async Task SayAsync(HttpClient admin, string application, string file)
    {
        using var said = await admin.PutAsJsonAsync($"/api/v1/applications/{application}/environments/production/settings", new { settings = new[] { new { key = "connection", kind = "secret", value = file } }, reason = "a database" });
        Assert.True(said.IsSuccessStatusCode, await said.Content.ReadAsStringAsync());
    }

    private static async Task PrepareAsync(HttpClient admin, string application = "orders-db", params object[] approvals)
    {
        (await admin.PutAsJsonAsync($"/api/v1/applications/{application}", new { kind = "database", summary = "orders" })).EnsureSuccessStatusCode();
        (await admin.PutAsJsonAsync("/api/v1/environments/production", new { name = "Production", tier = "production" })).EnsureSuccessStatusCode();
        (await admin.PutAsJsonAsync($"/api/v1/applications/{application}/path", new { stages = new[] { new { environment = "production", approvals } } })).EnsureSuccessStatusCode();
    }

    private static async Task UploadAsync(HttpClient admin, string application, string version, params (string File, string Text)[] scripts)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, text) in scripts.Select(script => ($"sql/{script.File}", script.Text)).Prepend(("releaseboard.json", """{ "database": { "engine": "sqlite", "migrations": "sql" } }""")))
            {
                using var entry = zip.CreateEntry(path).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        using var content = new ByteArrayContent(bytes.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        using var put = await admin.PutAsync($"/api/v1/applications/{application}/artifacts/{version}", content);
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
    }

    private static async Task PromoteAsync(HttpClient admin, string version, int settings)
    {
        using var asked = await admin.PostAsJsonAsync("/api/v1/promotions", new { application = "orders-db", environment = "production", version, settings });
        Assert.True(asked.IsSuccessStatusCode, await asked.Content.ReadAsStringAsync());
        await SucceedsAsync(admin, asked.Headers.Location ?? throw new InvalidOperationException("It has no place."));
    }

    private static IEnumerable<string?> Codes(JsonElement view, int script) =>
        view.GetProperty("scripts")[script].GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("code").GetString());

    private static async Task<string?> CodeAsync(HttpResponseMessage response) => (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
}
