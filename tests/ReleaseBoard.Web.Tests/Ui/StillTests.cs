using Bunit;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Ui;

/// <summary>What stands still renders for what it is of, and for nothing beside it.</summary>
public sealed class StillTests : IDisposable
{
    private readonly BunitContext _context = Components.Context();

    [Fact]
    public void An_equal_value_renders_nothing_and_another_renders_once()
    {
        var drawn = 0;
        var still = _context.Render<Still>(set => set.Add(view => view.Of, (1, "one")).Add(view => view.ChildContent, _ => drawn++));

        still.Render(set => set.Add(view => view.Of, (1, string.Concat("o", "ne"))));
        Assert.Equal(1, drawn);

        still.Render(set => set.Add(view => view.Of, (2, "two")));
        Assert.Equal(2, drawn);
    }

    [Fact]
    public void A_value_that_is_back_at_once_is_drawn_again()
    {
        var shown = 0;
        var still = _context.Render<Still>(set => set.Add(view => view.Of, 1).Add(view => view.ChildContent, _ => shown = 1));
        still.Render(set => set.Add(view => view.Of, 2).Add(view => view.ChildContent, _ => shown = 2));

        still.Render(set => set.Add(view => view.Of, 1).Add(view => view.ChildContent, _ => shown = 1));

        Assert.Equal(1, shown);
    }

    public void Dispose() => _context.Dispose();
}
