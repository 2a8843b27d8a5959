using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Health;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Benchmarks;

/// <summary>The same rows as the board's overview shows them: its region that hears and compares, and the tile of its lines.</summary>
public sealed class OverviewRows : ComponentBase
{
    private static readonly Topic[] Listened = [Topic.Health, Topic.Minute];

    [Inject]
    private LiveRows Rows { get; set; } = default!;

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenComponent<LiveRegion<RowsNow>>(0);
        builder.AddComponentParameter(1, nameof(LiveRegion<>.Topics), Listened);
        builder.AddComponentParameter(2, nameof(LiveRegion<>.Read), (Func<RowsNow?>)(() => Rows.Now));
        builder.AddComponentParameter(3, nameof(LiveRegion<>.Pace), (TimeSpan?)(LiveRows.Pace / 2));
        builder.AddComponentParameter(4, nameof(LiveRegion<>.ChildContent), (RenderFragment<RowsNow>)(now => inside =>
        {
            inside.OpenComponent<SlotLinesTile>(0);
            inside.AddComponentParameter(1, nameof(SlotLinesTile.Fact), now.Lines);
            inside.CloseComponent();
        }));
        builder.CloseComponent();
    }
}
