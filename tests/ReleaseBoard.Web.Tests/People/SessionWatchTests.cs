using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Web.People;

namespace ReleaseBoard.Web.Tests.People;

/// <summary>What a running circuit stands on: the state its pages were rendered with, checked while it runs.</summary>
public sealed class SessionWatchTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private BoardFixture _board = new();

    public async Task InitializeAsync() => _board = await BoardFixture.StartAsync(null, null, ("People:SessionCheck", "00:00:01"));

    public Task DisposeAsync() => _board.DisposeAsync();

    [Theory]
    [InlineData("deactivated")]
    [InlineData("password")]
    [InlineData("token")]
    public async Task A_running_circuit_becomes_nobody_s_when_what_it_stands_on_ends(string end)
    {
        var root = await _board.PersonAsync("root", Role.Administrator);
        var ada = await _board.PersonAsync("ada", Role.Viewer);
        await _board.TokenAsync(ada);
        var token = BoardFixture.Accepted(_board.Service<TokenDesk>().List(false, null, 1, ada)).Items[0];
        using var circuit = _board.Service<IServiceScopeFactory>().CreateScope();
        var (provider, ended) = await OpenAsync(circuit, end == "token" ? await ByTokenAsync(token) : await BySignInAsync(circuit));
        Assert.Equal("ada", (await provider.GetAuthenticationStateAsync()).User.Identity?.Name);

        switch (end)
        {
            case "deactivated":
                BoardFixture.Accepted(await _board.Service<PeopleDesk>().ChangeAsync(new("ada"), new() { IsActive = false }, "left", root, default));
                break;
            case "password":
                var link = BoardFixture.Accepted(await _board.Service<PeopleDesk>().ResetPasswordAsync(new("ada"), root, default)).Link;
                BoardFixture.Accepted(await _board.Service<PeopleDesk>().SetPasswordAsync(link, "another long password", default));
                break;
            default:
                BoardFixture.Accepted(await _board.Service<TokenDesk>().RevokeAsync(token.Id, ada, default));
                break;
        }

        Assert.False((await ended.Task.WaitAsync(Long)).User.Identity?.IsAuthenticated ?? false);
    }

    private static async Task<(AuthenticationStateProvider Provider, TaskCompletionSource<AuthenticationState> Ended)> OpenAsync(IServiceScope circuit, ClaimsPrincipal user)
    {
        var provider = Assert.IsType<SessionWatch>(circuit.ServiceProvider.GetRequiredService<AuthenticationStateProvider>());
        provider.SetAuthenticationState(Task.FromResult(new AuthenticationState(user)));
        var ended = new TaskCompletionSource<AuthenticationState>(TaskCreationOptions.RunContinuationsAsynchronously);
        provider.AuthenticationStateChanged += async state => ended.TrySetResult(await state);
        await Task.Yield();
        return (provider, ended);
    }

    private async Task<ClaimsPrincipal> BySignInAsync(IServiceScope circuit)
    {
        var account = _board.Service<PeopleDesk>().FindAccount(new("ada")) ?? throw new InvalidOperationException("Ada was made.");
        return await circuit.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<Account>>().CreateAsync(account);
    }

    private static Task<ClaimsPrincipal> ByTokenAsync(ApiToken token) => Task.FromResult(new ClaimsPrincipal(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, token.Owner.Value), new Claim(AccountClaims.Token, $"{token.Id:N}")], TokenScheme.Name)));
}
