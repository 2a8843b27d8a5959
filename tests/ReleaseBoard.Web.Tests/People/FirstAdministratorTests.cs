using System.Net;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.People;

namespace ReleaseBoard.Web.Tests.People;

public sealed class FirstAdministratorTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    [Fact]
    public async Task The_printed_code_makes_one_administrator_who_is_signed_in_and_then_it_is_void()
    {
        var code = board.Service<FirstAdministratorDesk>().Open()?.Text;
        using var browser = board.Browser();

        Assert.Contains("was used", await browser.GetStringAsync("/first-administrator?code=guess"), StringComparison.Ordinal);
        Assert.Contains("at least", (await FillAsync(browser, code, "short")).ToLowerInvariant(), StringComparison.Ordinal);
        Assert.Contains("first passwords anyone would try", await FillAsync(browser, code, "password1234"), StringComparison.Ordinal);
        await FillAsync(browser, code, BoardFixture.Password);

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/applications")).StatusCode);
        Assert.Contains("was used", await board.Anonymous.GetStringAsync($"/first-administrator?code={code}"), StringComparison.Ordinal);
        Assert.Null(board.Service<FirstAdministratorDesk>().Open());
        Assert.Equal([Role.Administrator], board.Service<PeopleDesk>().FindAccount(new OperatorName("ada"))?.Roles);
    }

    private static async Task<string> FillAsync(HttpClient browser, string? code, string password) =>
        await (await browser.SendFormAsync(
            $"/first-administrator?code={code}", "first",
            ("Who.Name", "ada"), ("Who.DisplayName", "Ada"), ("Password.First", password), ("Password.Again", password))).TextAsync();
}
