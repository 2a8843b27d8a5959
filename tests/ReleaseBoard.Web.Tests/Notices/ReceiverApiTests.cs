using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Notices;

namespace ReleaseBoard.Web.Tests.Notices;

public sealed class ReceiverApiTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    [Fact]
    public async Task A_webhook_hears_what_happens_on_the_board_signed_with_the_secret_that_was_shown_once()
    {
        await using var hook = await NoticeReceiver.StartAsync();
        var root = await board.AsAsync(Role.Administrator);
        var made = await root.PostAsJsonAsync("/api/v1/receivers", new { kind = "webhook", name = "ci", address = $"{hook.Url}?key=hidden", applications = new[] { "kiosk" } });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var answer = await made.Content.ReadFromJsonAsync<JsonElement>();
        var secret = answer.GetProperty("secret").GetString() ?? "";

        await root.PutAsJsonAsync("/api/v1/applications/kiosk", new { summary = "ours" });

        var got = (await hook.HasAsync(1))[0];
        Assert.True(got.IsSignedWith(secret));
        Assert.Equal("application.created", got.Json.GetProperty("type").GetString());
        Assert.StartsWith(board.Address.ToString(), got.Json.GetProperty("data").GetProperty("link").GetString(), StringComparison.Ordinal);
        var seen = await root.GetStringAsync(made.Headers.Location) + await root.GetStringAsync("/api/v1/receivers") + await root.GetStringAsync($"{made.Headers.Location}/deliveries") + await root.GetStringAsync("/api/v1/journal");
        Assert.DoesNotContain(secret["whsec_".Length..], seen, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_an_address_nor_a_secret_can_be_read_in_the_store()
    {
        var root = await board.AsAsync(Role.Administrator);
        var made = await root.PostAsJsonAsync("/api/v1/receivers", new { kind = "webhook", name = "sealed", address = "http://127.0.0.1:9/a?token=plainly-readable", applications = new[] { "nobody" } });
        var secret = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secret").GetString() ?? "";

        var kept = board.Service<Database>().Read(db => Dapper.SqlMapper.Query<string>(db, "select address || coalesce(secret, '') || shown || choice from receiver").Aggregate("", string.Concat));

        Assert.DoesNotContain("plainly-readable", kept, StringComparison.Ordinal);
        Assert.DoesNotContain(secret["whsec_".Length..], kept, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://example.org/", "webhook")]
    [InlineData("/relative", "webhook")]
    [InlineData("https://user:pass@example.org/", "chat")]
    [InlineData("ada at example", "mail")]
    [InlineData("ada@example.org\r\nBcc: all@example.org", "mail")]
    public async Task An_address_nothing_could_be_sent_to_is_refused_with_a_sentence(string address, string kind)
    {
        var root = await board.AsAsync(Role.Administrator);

        var refused = await root.PostAsJsonAsync("/api/v1/receivers", new { kind, name = "odd", address });

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("receiver.address", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Only_administrators_manage_receivers_and_narrowed_tokens_of_theirs_do_not()
    {
        var manager = await board.AsAsync(Role.ReleaseManager);
        var narrowed = board.ClientWith(await board.TokenAsync(await board.PersonAsync("chief", Role.Administrator), null, [new("shop")]));
        var body = new { kind = "mail", name = "team", address = "team@example.org" };

        foreach (var client in new[] { manager, narrowed })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/api/v1/receivers")).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsJsonAsync("/api/v1/receivers", body)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsync("/api/v1/receivers/1/test", null)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await client.DeleteAsync("/api/v1/receivers/1")).StatusCode);
        }
    }

    [Fact]
    public async Task A_receiver_is_paused_tested_resumed_changed_and_removed()
    {
        await using var hook = await NoticeReceiver.StartAsync();
        var root = await board.AsAsync(Role.Administrator);
        var made = await root.PostAsJsonAsync("/api/v1/receivers", new { kind = "chat", name = "room", address = hook.Url, applications = new[] { "nobody" } });
        var place = made.Headers.Location?.ToString() ?? "";

        var paused = await (await root.PostAsync($"{place}/pause", null)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("administrator", paused.GetProperty("delivery").GetProperty("paused").GetString()?.Split('/')[0]);
        var test = await (await root.PostAsync($"{place}/test", null)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("taken", test.GetProperty("outcome").GetString());
        Assert.Contains("tests whether room is heard", hook.Got[0].Json.GetProperty("attachments")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await root.PostAsJsonAsync($"{place}/resume", new { leaveOut = true })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await root.PutAsJsonAsync(place, new { kind = "chat", name = "the room", kinds = new[] { "cameBack", "failed" } })).StatusCode);
        var view = await root.GetFromJsonAsync<JsonElement>(place);
        Assert.Equal("the room", view.GetProperty("receiver").GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await root.PutAsJsonAsync(place, new { kind = "chat", name = "late", basedOn = 1 })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await root.DeleteAsync(place)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await root.GetAsync(place)).StatusCode);
    }
}
