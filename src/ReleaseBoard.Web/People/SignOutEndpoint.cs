using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Api;

namespace ReleaseBoard.Web.People;

/// <summary><c>POST /sign-out</c>, from the form in the person's menu.</summary>
internal static class SignOutEndpoint
{
    public static void MapSignOut(this WebApplication app) =>
        app.MapPost("/sign-out", async (HttpContext context, IAntiforgery antiforgery) =>
        {
            if (!await antiforgery.IsRequestValidAsync(context))
            {
                return Refusal.Invalid("form.foreign", "This form did not come from the board's own page.").ToProblem();
            }

            await context.SignOutAsync(IdentityConstants.ApplicationScheme);
            return Results.LocalRedirect("/sign-in");
        }).ExcludeFromDescription();
}
