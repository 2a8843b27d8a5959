using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseBoard.Domain.People;

namespace ReleaseBoard.Web.Tests.Environments;

public sealed class PathApiTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    [Fact]
    public async Task A_path_is_put_in_seconds_and_what_is_read_back_can_be_put_again_unchanged()
    {
        var manager = await ManagerAsync("round", "dev-r", "prod-r");
        var path = new
        {
            stages = new object[]
            {
                new { environment = "dev-r" },
                new
                {
                    environment = "prod-r",
                    after = new[] { "dev-r" },
                    instances = 2,
                    soakSeconds = 600,
                    flagChangesNeedApproval = true,
                    approvals = new[] { new { atLeast = 1, role = "releaseManager" } },
                    steps = new[] { new { weight = 5, durationSeconds = 30 }, new { weight = 100, durationSeconds = 60 } },
                    verification = new { minimumRequests = 20, maximumFailureRate = 0.02, maximumP95 = 300 },
                },
            },
        };

        var drawn = await JsonAsync(await manager.PutAsJsonAsync("/api/v1/applications/round/path", path));
        var read = await JsonAsync(await manager.GetAsync("/api/v1/applications/round/path"));
        var again = await JsonAsync(await manager.PutAsJsonAsync("/api/v1/applications/round/path", read));

        Assert.Equal(1, drawn.GetProperty("revision").GetInt32());
        Assert.Equal(600, read.GetProperty("stages")[1].GetProperty("soakSeconds").GetInt32());
        Assert.True(read.GetProperty("stages")[1].GetProperty("flagChangesNeedApproval").GetBoolean());
        Assert.Equal(86_400, read.GetProperty("stages")[1].GetProperty("warmForSeconds").GetInt32());
        Assert.Equal(read.GetRawText(), again.GetRawText());
    }

    [Theory]
    [InlineData("""{ "stages": [] }""", "path.stage-count")]
    [InlineData("""{ "stages": [null] }""", "path.malformed")]
    [InlineData("""{ "stages": [{}] }""", "environment.malformed")]
    [InlineData("""{ "stages": [{ "environment": "no-such" }] }""", "path.unknown-environment")]
    [InlineData("""{ "stages": [{ "environment": "dev-b", "after": ["dev-b"] }] }""", "path.cycle")]
    [InlineData("""{ "stages": [{ "environment": "dev-b", "steps": [null] }] }""", "stage.malformed")]
    [InlineData("""{ "stages": [{ "environment": "dev-b", "steps": [{ "weight": 50 }] }] }""", "stage.last-step")]
    [InlineData("""{ "stages": [{ "environment": "dev-b", "soakSeconds": 9223372036854775807 }] }""", "stage.soak")]
    public async Task An_impossible_path_is_a_400_problem_with_a_code(string path, string code)
    {
        var manager = await ManagerAsync("bad", "dev-b");

        var answer = await manager.PutAsync("/api/v1/applications/bad/path", new StringContent(path, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_second_of_two_people_gets_a_409()
    {
        var manager = await ManagerAsync("two", "dev-t");
        var first = new { stages = new[] { new { environment = "dev-t", instances = 1 } }, revision = 0 };
        await JsonAsync(await manager.PutAsJsonAsync("/api/v1/applications/two/path", first));

        var second = await manager.PutAsJsonAsync("/api/v1/applications/two/path", new { stages = new[] { new { environment = "dev-t", instances = 2 } }, revision = 0 });

        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
    }

    [Fact]
    public async Task An_environment_is_held_released_and_deleted()
    {
        var manager = await board.AsAsync(Role.ReleaseManager);
        await JsonAsync(await manager.PutAsJsonAsync("/api/v1/environments/hold-me", new { name = "Hold me", tier = "production" }));

        Assert.Equal(HttpStatusCode.BadRequest, (await manager.PostAsJsonAsync("/api/v1/environments/hold-me/hold", new { })).StatusCode);
        var held = await JsonAsync(await manager.PostAsJsonAsync("/api/v1/environments/hold-me/hold", new { reason = "Black Friday" }));
        var free = await JsonAsync(await manager.DeleteAsync("/api/v1/environments/hold-me/hold?reason=over"));
        await JsonAsync(await manager.DeleteAsync("/api/v1/environments/hold-me?reason=gone"));

        Assert.Equal("Black Friday", held.GetProperty("hold").GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Null, free.GetProperty("hold").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, (await manager.GetAsync("/api/v1/environments/hold-me")).StatusCode);
    }

    [Theory]
    [InlineData("now")]
    [InlineData("2026-03-02")]
    [InlineData("2026-03-02T14:05:00")]
    [InlineData("2026-13-02T14:05:00Z")]
    public async Task A_malformed_moment_is_a_400(string moment)
    {
        var viewer = await board.AsAsync(Role.Viewer);

        Assert.Equal(HttpStatusCode.BadRequest, (await viewer.GetAsync($"/api/v1/board?asOf={moment}")).StatusCode);
    }

    private async Task<HttpClient> ManagerAsync(string application, params string[] environments)
    {
        var manager = await board.AsAsync(Role.ReleaseManager);
        await JsonAsync(await manager.PutAsJsonAsync($"/api/v1/applications/{application}", new { summary = "" }));
        foreach (var environment in environments)
        {
            await JsonAsync(await manager.PutAsJsonAsync($"/api/v1/environments/{environment}", new { tier = "testing" }));
        }

        return manager;
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
