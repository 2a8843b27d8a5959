using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Api;
using ReleaseBoard.Web.Ofrep;

namespace ReleaseBoard.Web.People;

/// <summary>Who comes in, and by which door: a cookie for browsers, a token for machines, nobody else.</summary>
internal static class SignInSetup
{
    /// <summary>The rate limit on attempts to sign in.</summary>
    public const string RateLimit = "sign-in";

    private const string EitherScheme = "releaseboard";

    public static void AddSignIn(this IServiceCollection services)
    {
        services.AddOptions<PeopleOptions>().BindConfiguration(PeopleOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddIdentityCore<Account>().AddUserStore<AccountStore>().AddSignInManager();
        services.AddOptions<IdentityOptions>().Configure<IOptions<PeopleOptions>>((identity, people) =>
        {
            identity.Lockout.MaxFailedAccessAttempts = people.Value.TriesBeforeLockOut;
            identity.Lockout.DefaultLockoutTimeSpan = people.Value.LockOut;
        });
        services.AddOptions<SecurityStampValidatorOptions>().Configure<IOptions<PeopleOptions>>((validator, people) =>
            validator.ValidationInterval = people.Value.SessionCheck);

        services.AddAuthentication(EitherScheme)
            .AddPolicyScheme(EitherScheme, null, options => options.ForwardDefaultSelector = context =>
                FlagKeyScheme.IsOne(context.Request) ? FlagKeyScheme.Name
                : TokenScheme.TextOf(context.Request) is null ? IdentityConstants.ApplicationScheme
                : TokenScheme.Name)
            .AddScheme<AuthenticationSchemeOptions, TokenScheme>(TokenScheme.Name, null)
            .AddCookie(IdentityConstants.ApplicationScheme)

            // Nobody gets this cookie; Identity's validator signs a revoked person out of it and fails where it is unknown.
            .AddCookie(IdentityConstants.TwoFactorRememberMeScheme);
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure<IOptions<PeopleOptions>>(ConfigureCookie);

        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(ApiAccess.Policy, policy => policy.RequireAuthenticatedUser().AddRequirements(new ApiAccess()))
            .AddPolicy(PeopleOnly.Policy, PeopleOnly.Require);
        services.AddSingleton<IAuthorizationHandler, ApiAccessHandler>();
        services.AddScoped<Door>();
        services.AddSingleton<Sessions>();
        services.AddAntiforgery(options => options.Cookie.Name = "releaseboard-form");
        services.AddRateLimiter(_ => { });
        services.AddOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>().Configure<IOptions<PeopleOptions>>(ConfigureRateLimit);
        AddKeys(services);
    }

    private static void ConfigureCookie(CookieAuthenticationOptions cookie, IOptions<PeopleOptions> people)
    {
        cookie.Cookie.Name = "releaseboard";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = people.Value.SessionLife;
        cookie.SlidingExpiration = true;
        cookie.LoginPath = "/sign-in";
        cookie.ReturnUrlParameter = "returnUrl";
        cookie.Events.OnValidatePrincipal = SecurityStampValidator.ValidatePrincipalAsync;

        // Machines get an answer they understand; only a page leads to the sign-in page.
        cookie.Events.OnRedirectToLogin = context =>
        {
            if (!IsPage(context.Request))
            {
                return Problems.WriteAsync(context.HttpContext, StatusCodes.Status401Unauthorized);
            }

            context.Response.Redirect(context.RedirectUri);
            return Task.CompletedTask;
        };
        cookie.Events.OnRedirectToAccessDenied = context => Problems.WriteAsync(context.HttpContext, StatusCodes.Status403Forbidden);
    }

    private static bool IsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && !Problems.IsForMachines(request.Path);

    // Attempts cost a slow hash each, so they are counted per address; looking at the page is free.
    private static void ConfigureRateLimit(Microsoft.AspNetCore.RateLimiting.RateLimiterOptions limiter, IOptions<PeopleOptions> people)
    {
        limiter.OnRejected = async (context, _) =>
        {
            context.HttpContext.Response.Headers.RetryAfter = "60";
            await Problems.WriteAsync(context.HttpContext, StatusCodes.Status429TooManyRequests);
        };
        limiter.AddPolicy(RateLimit, context => HttpMethods.IsPost(context.Request.Method)
            ? RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = people.Value.SignInsPerMinute, Window = TimeSpan.FromMinutes(1) })
            : RateLimitPartition.GetNoLimiter(""));
    }

    private static void AddKeys(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName(BoardKeys.Application);
        services.AddOptions<KeyManagementOptions>().Configure<IOptions<BoardOptions>, ILoggerFactory>((keys, board, loggers) =>
        {
            var folder = Directory.CreateDirectory(BoardKeys.Folder(board.Value.DataFolder));
            if (!OperatingSystem.IsWindows())
            {
                folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            }

            keys.XmlRepository = new FileSystemXmlRepository(folder, loggers);
        });
    }
}
