namespace ReleaseBoard.Web.Tests.Words;

public sealed class SecurityHeadersTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/api/v1/applications")]
    [InlineData("/app.css")]
    public async Task Every_answer_tells_browsers_what_they_must_not_do(string path)
    {
        var headers = (await board.Anonymous.GetAsync(path)).Headers;

        var policy = string.Join(' ', headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("frame-ancestors 'self'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("same-origin", headers.GetValues("Referrer-Policy").Single());
    }
}
