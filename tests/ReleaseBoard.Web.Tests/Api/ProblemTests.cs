using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ReleaseBoard.Domain.People;

namespace ReleaseBoard.Web.Tests.Api;

public sealed class ProblemTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    [Theory]
    [InlineData("GET", "/api/v1/no-such-thing", null, null, 404)]
    [InlineData("POST", "/api/v1/journal", "{}", "application/json", 405)]
    [InlineData("PUT", "/api/v1/applications/shop", "kind=service", "text/plain", 415)]
    [InlineData("PUT", "/api/v1/applications/shop", "{ not json", "application/json", 400)]
    [InlineData("PUT", "/api/v1/applications/shop", "{\"colour\":\"red\"}", "application/json", 400)]
    [InlineData("PUT", "/api/v1/applications/Shop!", "{}", "application/json", 400)]
    [InlineData("GET", "/api/v1/applications?count=many", null, null, 400)]
    [InlineData("GET", "/api/v1/journal?cursor=first", null, null, 400)]
    [InlineData("GET", "/api/v1/applications/unknown", null, null, 404)]
    public async Task Every_refusal_is_a_problem_with_a_sentence_whatever_the_caller_accepts(string method, string path, string? body, string? type, int status)
    {
        var client = await board.AsAsync(Role.Administrator);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Accept", "text/html");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, type ?? "application/json");

        var answer = await client.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.EndsWith(".", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("ReleaseBoard.", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_body_names_the_place_and_a_wrong_parameter_its_name()
    {
        var client = await board.AsAsync(Role.Administrator);

        var body = await (await client.PutAsJsonAsync("/api/v1/applications/shop", new { colour = "red" })).Content.ReadAsStringAsync();
        var parameter = await (await client.GetAsync("/api/v1/applications?count=many")).Content.ReadAsStringAsync();

        Assert.Contains("$.colour", body, StringComparison.Ordinal);
        Assert.Contains("'count'", JsonDocument.Parse(parameter).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_API_describes_itself_with_its_calls_and_its_bearer_scheme()
    {
        var client = await board.AsAsync(Role.Viewer);

        var description = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        Assert.Equal("bearer", description.GetProperty("components").GetProperty("securitySchemes").GetProperty("Bearer").GetProperty("scheme").GetString());
        Assert.True(description.GetProperty("paths").GetProperty("/api/v1/journal").GetProperty("get").GetProperty("summary").GetString()?.Length > 10);
        Assert.Equal(HttpStatusCode.Unauthorized, (await board.Anonymous.GetAsync("/openapi/v1.json")).StatusCode);
    }
}
