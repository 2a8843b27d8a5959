using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Web.Journal;

namespace ReleaseBoard.Web.Tests.Journal;

public sealed class JournalApiTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    [Fact]
    public async Task The_journal_is_paged_newest_first_and_filtered()
    {
        var client = await board.AsAsync(Role.Administrator);
        foreach (var app in new[] { "one", "two", "three" })
        {
            await client.PutAsJsonAsync($"/api/v1/applications/{app}", new { summary = app });
        }

        var first = await client.GetFromJsonAsync<JsonElement>("/api/v1/journal?act=application&count=2");
        var second = await client.GetFromJsonAsync<JsonElement>($"/api/v1/journal?act=application&count=2&cursor={first.GetProperty("next").GetString()}");
        var one = await client.GetFromJsonAsync<JsonElement>("/api/v1/journal?application=two&from=2020-01-01T00:00:00Z");

        Assert.Equal(["three", "two"], Applications(first));
        Assert.Equal(["one"], Applications(second));
        Assert.Equal(["two"], Applications(one));
    }

    [Fact]
    public async Task Verification_answers_over_the_API_and_on_the_command_line_while_the_board_runs()
    {
        var client = await board.AsAsync(Role.Administrator);

        var found = await client.GetFromJsonAsync<JsonElement>("/api/v1/journal/verification");
        using var said = new StringWriter();
        var code = VerifyJournal.Run(Configuration(board.DataFolder), said);

        Assert.True(found.GetProperty("holds").GetBoolean());
        Assert.Equal((0, found.GetProperty("sentence").GetString()), (code, said.ToString().Trim()));
    }

    [Fact]
    public void The_command_line_says_by_its_exit_code_that_there_is_no_journal()
    {
        using var said = new StringWriter();

        Assert.Equal(2, VerifyJournal.Run(Configuration(Path.Combine(board.DataFolder, "nowhere")), said));
        Assert.Contains("There is no journal", said.ToString(), StringComparison.Ordinal);
    }

    private static string[] Applications(JsonElement page) =>
        [.. page.GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("application").GetString() ?? "")];

    private static IConfiguration Configuration(string data) =>
        new ConfigurationBuilder().AddInMemoryCollection([new("Board:Data", data)]).Build();
}
