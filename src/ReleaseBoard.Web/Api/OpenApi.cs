using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ReleaseBoard.Web.Api;

/// <summary>What the API's description says of itself, beyond its endpoints.</summary>
internal sealed class OpenApi : IOpenApiDocumentTransformer
{
    private const string Scheme = "Bearer";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "ReleaseBoard",
            Version = "v1",
            Description = "Errors are problems as RFC 9457 says; `code` is for programs, `detail` for people. Lists give `next`, the cursor of the next page. "
                + "Unsafe calls accept `Idempotency-Key`: the same call again within a day gets the same answer and does nothing. "
                + "A token narrowed to some applications sees those in every list; asked for another by name it gets 403, whether there is such an application or not.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "rb_…",
            Description = "An API token, made under Settings or by POST /api/v1/tokens.",
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        return Task.CompletedTask;
    }
}
