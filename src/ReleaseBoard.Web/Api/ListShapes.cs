using System.Collections.Immutable;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Api;

/// <summary>Says of each list in the API's description what stands in it: a converter writes them, so the description cannot see it by itself.</summary>
internal sealed class ListShapes : IOpenApiSchemaTransformer
{
    // A list of what holds such lists itself is told once.
    private static readonly AsyncLocal<ImmutableHashSet<Type>?> Within = new();

    public async Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Facts<>))
        {
            return;
        }

        schema.Type = JsonSchemaType.Array;
        var item = type.GetGenericArguments()[0];
        var within = Within.Value ?? [];
        if (!within.Contains(item))
        {
            Within.Value = within.Add(item);
            schema.Items = await context.GetOrCreateSchemaAsync(item, null, cancellationToken);
            Within.Value = within;
        }
    }
}
