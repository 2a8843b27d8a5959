using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dapper;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Engine.Words;

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
        var nobody = await board.Anonymous.GetAsync("/openapi/v1.json");
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        Assert.Contains("the API's description asks for it, too. Tokens are made under Settings, Tokens", (await nobody.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task What_goes_wrong_on_our_side_is_a_problem_that_tells_nothing_of_our_insides(string method)
    {
        await using var own = await BoardFixture.StartAsync();
        own.ExpectWarning("release_path");
        using var client = await own.AsAsync(Role.ReleaseManager);
        (await client.PutAsJsonAsync("/api/v1/applications/shop", new { summary = "" })).EnsureSuccessStatusCode();
        (await client.PutAsJsonAsync("/api/v1/environments/live", new { tier = "production" })).EnsureSuccessStatusCode();
        await own.Service<Database>().WriteAsync<int>(db => db.Execute("drop table release_path"), default);

        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1/applications/shop/path");
        request.Content = method == "GET" ? null : JsonContent.Create(new { stages = new[] { new { environment = "live" } } });
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal((HttpStatusCode.InternalServerError, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal("urn:releaseboard:http.500", JsonDocument.Parse(text).RootElement.GetProperty("type").GetString());
        Assert.DoesNotContain("release_path", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_call_says_what_it_does_what_it_gives_and_which_problems_it_answers_with()
    {
        var client = await board.AsAsync(Role.Viewer);
        var paths = (await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json")).GetProperty("paths");
        var operations = paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => (Name: $"{operation.Name} {path.Name}", What: operation.Value))).ToList();

        Assert.True(operations.Count > 35, $"{operations.Count} calls");
        Assert.Empty(operations.Where(call => !call.What.TryGetProperty("summary", out var summary) || summary.GetString() is not [.., '.'] || !call.What.TryGetProperty("tags", out _)).Select(call => call.Name));
        Assert.Empty(operations.Where(call => !call.What.GetProperty("responses").EnumerateObject().Any(response => response.Name[0] == '2')).Select(call => call.Name));
        foreach (var status in (string[])["400", "401", "403", "500"])
        {
            Assert.Empty(operations.Where(call => !IsProblem(call.What, status)).Select(call => $"{call.Name} {status}"));
        }

        Assert.Empty(operations.Where(call => !call.Name.StartsWith("get", StringComparison.Ordinal) && !IsProblem(call.What, "409")).Select(call => call.Name));
        Assert.Empty(operations.Where(call => call.Name.Contains('{', StringComparison.Ordinal) && !IsProblem(call.What, "404")).Select(call => call.Name));
    }

    [Theory]
    [InlineData("/api/v1/health", "slot")]
    [InlineData("/api/v1/sources/troubled", "sentence")]
    [InlineData("/api/v1/applications/{app}/environments/{env}/sources", "state")]
    [InlineData("/api/v1/applications/{app}/environments/{env}/alerts", "severity")]
    public async Task A_list_says_what_stands_in_it(string path, string property)
    {
        var client = await board.AsAsync(Role.Viewer);
        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var schema = document.GetProperty("paths").GetProperty(path).GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema");

        Assert.Contains(property, Told(Told(schema).GetProperty("items")).GetProperty("properties").EnumerateObject().Select(one => one.Name));

        JsonElement Told(JsonElement said) => said.TryGetProperty("$ref", out var name) ? document.GetProperty("components").GetProperty("schemas").GetProperty(name.GetString()?.Split('/')[^1] ?? "") : said;
    }

    [Theory]
    [InlineData("/api/v1/promotions?phase=awaitingApproval", 200)]
    [InlineData("/api/v1/promotions?phase=AwaitingApproval", 200)]
    [InlineData("/api/v1/board?filter=moving", 200)]
    [InlineData("/api/v1/promotions?phase=1", 400)]
    [InlineData("/api/v1/promotions?phase=sleeping", 400)]
    public async Task A_filter_takes_the_words_that_answers_use(string address, int status) =>
        Assert.Equal(status, (int)(await (await board.AsAsync(Role.Viewer)).GetAsync(address)).StatusCode);

    private static bool IsProblem(JsonElement operation, string status) =>
        operation.GetProperty("responses").TryGetProperty(status, out var response)
        && response.TryGetProperty("content", out var content) && content.TryGetProperty("application/problem+json", out _);
}
