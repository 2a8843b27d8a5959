namespace ReleaseBoard.Web.People;

/// <summary>What a session carries besides who it is of. Never a role: what someone may do is looked up when it matters.</summary>
internal static class AccountClaims
{
    /// <summary>The claim that holds an API token's id.</summary>
    public const string Token = "releaseboard:token";
}
