using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Web.Health;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Benchmarks;

/// <summary>The overview's rows as one would write them by hand in a single component: with keys, drawn whole at each update.</summary>
public sealed class PlainTable : ComponentBase, IDisposable
{
    [Inject]
    private LiveRows Rows { get; set; } = default!;

    public void Dispose() => Rows.Changed -= Draw;

    protected override void OnInitialized() => Rows.Changed += Draw;

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "table");
        foreach (var row in Rows.Now.Lines)
        {
            builder.OpenElement(1, "tr");
            builder.SetKey(row.Slot);
            builder.OpenElement(2, "td");
            builder.OpenElement(3, "a");
            builder.AddAttribute(4, "href", $"/health/{row.Slot.Application}/{row.Slot.Environment}");
            builder.AddContent(5, row.Slot.ToString());
            builder.CloseElement();
            builder.AddContent(6, row.Running);
            builder.CloseElement();
            builder.OpenElement(7, "td");
            builder.AddContent(8, Wording.Of(row.Verdict.Grade));
            builder.AddContent(9, row.Alarm is BurnAlarm.None ? "objectives hold" : "error budget burns");
            builder.AddContent(10, row.Verdict.Because);
            builder.CloseElement();
            Figure(builder, row.Requests);
            Figure(builder, row.Failures);
            builder.CloseElement();
        }

        builder.CloseElement();
    }

    private static void Figure(RenderTreeBuilder builder, Chart chart)
    {
        var drawing = SparkDrawing.Of(chart);
        builder.OpenElement(11, "td");
        builder.AddContent(12, drawing.Svg);
        builder.AddContent(13, drawing.Last ?? ChartWords.Missing);
        builder.CloseElement();
    }

    private void Draw() => _ = InvokeAsync(StateHasChanged);
}
