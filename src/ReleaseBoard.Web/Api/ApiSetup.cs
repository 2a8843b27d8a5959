using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseBoard.Web.Api;

/// <summary>The HTTP API: one file of endpoints a room.</summary>
internal static class ApiSetup
{
    public static void AddBoardApi(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddSingleton<OtlpDoor>();
        services.AddExceptionHandler<BadRequests>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddOpenApi(options => options.AddDocumentTransformer<OpenApi>().AddSchemaTransformer<ListShapes>());
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));

            // A null where a value belongs is the caller's mistake, not ours a few lines later.
            options.SerializerOptions.RespectNullableAnnotations = true;
            options.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
    }

    public static void MapBoardApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/v1.json");
        OtlpDoor.Map(app);
        var api = app.MapGroup("/api/v1").RequireAuthorization(ApiAccess.Policy);
        ((IEndpointConventionBuilder)api).Add(ProblemAnswers.Describe);
        api.MapJournal();
        api.MapPeople();
        api.MapTokens();
        api.MapApplications();
        api.MapRetention();
        api.MapArtifacts();
        api.MapEvidence();
        api.MapRebuilds();
        api.MapProvenance();
        api.MapSigningKeys();
        api.MapSbom();
        api.MapEnvironments();
        api.MapPaths();
        api.MapSettings();
        api.MapMigrations();
        api.MapPlans();
        api.MapPromotions();
        api.MapVerifications();
        api.MapBoard();
        api.MapParity();
        api.MapHealth();
        api.MapSamples();
        api.MapObjectives();
        api.MapChanges();
        api.MapFlags();
        api.MapFlagStates();
        api.MapFlagChanges();
        api.MapSegments();
        api.MapFlagdDocument();
        api.MapSignals();
        api.MapSources();
        api.MapReceivers();
    }
}
