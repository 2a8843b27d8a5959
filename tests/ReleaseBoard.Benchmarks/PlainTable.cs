using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace ReleaseBoard.Benchmarks;

/// <summary>A page of the board as one would write it by hand in a single component: rows with keys, drawn whole each time they were read.</summary>
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
            builder.SetKey(row.Key);
            for (var i = 0; i < row.Cells.Count; i++)
            {
                Cell(builder, row.Cells[i], i == 0 ? row.Address : null);
            }

            builder.CloseElement();
        }

        builder.CloseElement();
    }

    private static void Cell(RenderTreeBuilder builder, string text, string? address)
    {
        builder.OpenElement(2, "td");
        if (address is null)
        {
            builder.AddContent(3, text);
        }
        else
        {
            builder.OpenElement(4, "a");
            builder.AddAttribute(5, "href", address);
            builder.AddContent(6, text);
            builder.CloseElement();
        }

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
