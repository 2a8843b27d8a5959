using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseBoard.Domain.People;

namespace ReleaseBoard.Web.Tests.People;

public sealed class DoorTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    [Theory]
    [InlineData("/api/v1/applications")]
    [InlineData("/api/v1/no-such-thing")]
    [InlineData("/openapi/v1.json")]
    public async Task Nobody_gets_a_401_problem_and_is_never_led_to_a_page(string path)
    {
        var answer = await board.Anonymous.GetAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_viewer_may_read_but_not_write()
    {
        var viewer = await board.AsAsync(Role.Viewer);

        Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync("/api/v1/applications")).StatusCode);
        var refused = await viewer.PutAsJsonAsync("/api/v1/applications/shop", new { summary = "web shop" });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("permission.missing", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_token_that_may_not_view_reads_nothing()
    {
        var narrow = board.ClientWith(await board.TokenAsync(await board.PersonAsync(null, Role.Developer), [Permission.UploadArtifact]));

        Assert.Equal(HttpStatusCode.Forbidden, (await narrow.GetAsync("/api/v1/applications")).StatusCode);
    }

    [Theory]
    [InlineData("rb_")]
    [InlineData("rb_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("nonsense")]
    public async Task A_token_nobody_was_given_opens_nothing(string token) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await board.ClientWith(token).GetAsync("/api/v1/applications")).StatusCode);
}
