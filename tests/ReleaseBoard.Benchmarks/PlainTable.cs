using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace ReleaseBoard.Benchmarks;

/// <summary>The overview of health as one would write it by hand in a single component: rows with keys, drawn whole each time they were read.</summary>
public sealed class PlainTable : ComponentBase, IDisposable
{
    [Inject]
    private PlainRows Rows { get; set; } = default!;

    public void Dispose() => Rows.Changed -= Draw;

    protected override void OnInitialized() => Rows.Changed += Draw;

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "table");
        foreach (var row in Rows.Now)
        {
            builder.OpenElement(1, "tr");
            builder.SetKey(row.Place);
            builder.OpenElement(2, "td");
            builder.OpenElement(3, "a");
            builder.AddAttribute(4, "href", row.Address);
            builder.AddContent(5, row.Place);
            builder.CloseElement();
            builder.CloseElement();
            Cell(builder, row.Versions);
            Cell(builder, row.Grade);
            Cell(builder, row.Because);
            Cell(builder, row.Requests);
            Cell(builder, row.Failures);
            builder.CloseElement();
        }

        builder.CloseElement();
    }

    private static void Cell(RenderTreeBuilder builder, string text)
    {
        builder.OpenElement(6, "td");
        builder.AddContent(7, text);
        builder.CloseElement();
    }

    private void Draw() => _ = InvokeAsync(StateHasChanged);
}

/// <summary>The only page of the plain server.</summary>
[Route("/")]
public sealed class PlainPage : ComponentBase
{
}

/// <summary>Its document: the table as an interactive component, as the board's pages are.</summary>
public sealed class PlainDocument : ComponentBase
{
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.AddMarkupContent(0, "<!DOCTYPE html>");
        builder.OpenElement(1, "html");
        builder.OpenElement(2, "body");
        builder.OpenComponent<PlainTable>(3);
        builder.AddComponentRenderMode(new Microsoft.AspNetCore.Components.Web.InteractiveServerRenderMode(prerender: false));
        builder.CloseComponent();
        builder.CloseElement();
        builder.CloseElement();
    }
}
