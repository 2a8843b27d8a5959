using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Web.Api;

namespace ReleaseBoard.Web.Ui;

/// <summary>Who sits at this circuit. What they may do, each desk looks up anew.</summary>
public sealed class CurrentPerson(AuthenticationStateProvider authentication)
{
    public async Task<ClaimsPrincipal> UserAsync() => (await authentication.GetAuthenticationStateAsync()).User;

    /// <summary>What a page hands a desk as "by whom".</summary>
    public async Task<Credential> CredentialAsync() => (await UserAsync()).Credential();
}
