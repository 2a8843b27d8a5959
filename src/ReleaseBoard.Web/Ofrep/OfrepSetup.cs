using Microsoft.AspNetCore.Authentication;
using ReleaseBoard.Web.Api;

namespace ReleaseBoard.Web.Ofrep;

/// <summary>Where applications ask for flags.</summary>
internal static class OfrepSetup
{
    public static void AddOfrep(this IServiceCollection services)
    {
        services.AddSingleton<OfrepDoor>();
        services.AddSingleton<OfrepHandler>();
        services.AddSingleton<OfrepPages>();
        services.AddSingleton<OfrepStream>();
        services.AddSingleton<OfrepTickets>();
        services.AddSingleton<WrongKeys>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, FlagKeyScheme>(FlagKeyScheme.Name, null);
    }

    /// <summary>Before everything else: the shortest way for what is asked most.</summary>
    public static void UseOfrep(this WebApplication app)
    {
        var door = app.Services.GetRequiredService<OfrepDoor>();
        app.MapWhen(http => http.Request.Path.StartsWithSegments(OfrepDoor.Path, StringComparison.Ordinal), ofrep =>
        {
            ofrep.UseExceptionHandler(handler => handler.Run(http => Problems.WriteAsync(http, StatusCodes.Status500InternalServerError)));
            ofrep.Run(door.HandleAsync);
        });
    }
}
