using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Tests.Demo;

namespace ReleaseBoard.Web.Tests.Promotions;

public sealed class PromotionApiTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    [Fact]
    public async Task Without_a_token_nothing_is_said_and_with_too_little_nothing_is_done()
    {
        await PrepareAsync();
        using var viewer = await board.AsAsync(Role.Viewer);

        Assert.Equal(HttpStatusCode.Unauthorized, (await board.Anonymous.GetAsync("/api/v1/promotions")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsJsonAsync("/api/v1/promotions", Wish())).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsJsonAsync("/api/v1/rollbacks", new { application = "shop", environment = "live" })).StatusCode);
    }

    [Fact]
    public async Task A_promotion_is_asked_for_found_in_the_list_voted_on_and_seen_whole()
    {
        await PrepareAsync();
        using var developer = await board.AsAsync(Role.Developer);
        using var owner = await board.AsAsync(Role.ProductOwner);

        var asked = await developer.PostAsJsonAsync("/api/v1/promotions", Wish());
        Assert.Equal(HttpStatusCode.Created, asked.StatusCode);
        var view = await developer.GetFromJsonAsync<JsonElement>(asked.Headers.Location);
        var id = view.GetProperty("promotion").GetProperty("id").GetInt64();
        Assert.Equal("awaitingApproval", view.GetProperty("promotion").GetProperty("phase").GetString());
        Assert.Equal("Waiting for: one more of product owners (product-owner).", view.GetProperty("waitingFor").GetString());
        Assert.Equal(id, (await owner.GetFromJsonAsync<JsonElement>("/api/v1/approvals"))[0].GetProperty("promotion").GetProperty("id").GetInt64());

        Assert.Equal(HttpStatusCode.Conflict, (await developer.PostAsJsonAsync("/api/v1/promotions", Wish())).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await developer.PostAsJsonAsync($"/api/v1/promotions/{id}/approvals", new { approve = true })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await owner.PostAsJsonAsync($"/api/v1/promotions/{id}/approvals", new { approve = false })).StatusCode);
        var unsaid = await owner.PostAsJsonAsync($"/api/v1/promotions/{id}/approvals", new { comment = "go" });
        Assert.Equal((HttpStatusCode.BadRequest, "The body lacks 'approve'."), (unsaid.StatusCode, (await unsaid.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()));
        var rejected = await owner.PostAsJsonAsync($"/api/v1/promotions/{id}/approvals", new { approve = false, comment = "Not before the fair." });
        Assert.Equal("rejected", (await rejected.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("phase").GetString());

        var ended = await owner.GetFromJsonAsync<JsonElement>("/api/v1/promotions?open=false&application=shop&count=1");
        Assert.Equal(id, ended.GetProperty("items")[0].GetProperty("id").GetInt64());
        Assert.Equal(HttpStatusCode.Conflict, (await (await board.AsAsync(Role.ReleaseManager)).PostAsync($"/api/v1/promotions/{id}/abort", null)).StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/v1/promotions/4711", HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/v1/promotions/4711/pause", HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/v1/promotions/4711/resume", HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/v1/promotions/4711/promote", HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/v1/promotions/4711/abort", HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/v1/promotions/4711/rollback", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_is_a_problem_that_says_so(string method, string path, HttpStatusCode status)
    {
        using var manager = await board.AsAsync(Role.ReleaseManager);
        using var answer = await manager.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("There is no promotion 4711.", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());
    }

    private static object Wish() => new { application = "shop", version = "1.0.0", environment = "live", reason = "The fair." };

    private async Task PrepareAsync()
    {
        var stage = new Stage { Environment = new("live"), Approvals = [new ApprovalRule { AtLeast = 1, Role = Role.ProductOwner }] };
        BoardFixture.Accepted(await board.Service<ApplicationDesk>().PutAsync(new(new("shop"), Domain.Applications.ApplicationKind.Service, ""), Credential.Board, default));
        await board.Service<Database>().WriteAsync<bool>(
            db => EnvironmentStore.Save(db, new() { Key = new("live"), Name = "Live", Tier = Tier.Production, Revision = 1 })
                | PathStore.Save(db, new() { Application = new("shop"), Stages = [stage], Revision = 1 }),
            default);
        using var archive = new MemoryStream(Shop.Zip(new("1.0.0")));
        BoardFixture.Accepted(await board.Service<ArtifactDesk>().PutAsync(new(new("shop"), new("1.0.0")), archive, Credential.Board, default));
        await board.PersonAsync("product-owner", Role.ProductOwner);
    }
}
