using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Ui;

/// <summary>The one component that listens.</summary>
public sealed class LiveRegionTests : IDisposable
{
    private static readonly Topic Heard = new("heard");
    private readonly BunitContext _context = Components.Context();
    private readonly Feed _feed = new(TimeProvider.System);
    private volatile Reading? _fact = new(1);
    private int _reads;

    public LiveRegionTests() => _context.Services.AddSingleton(_feed);

    [Fact]
    public async Task A_thousand_rings_that_change_nothing_render_nothing()
    {
        var region = Render();
        var renders = region.RenderCount;

        for (var i = 0; i < 1000; i++)
        {
            _feed.Announce(Heard);
            await Task.Yield();
        }

        await AfterAnotherReadAsync();
        Assert.Equal(renders, region.RenderCount);
    }

    [Fact]
    public void A_change_renders_once()
    {
        var region = Render();
        var renders = region.RenderCount;

        _fact = new(2);
        _feed.Announce(Heard);

        region.WaitForAssertion(() => Assert.Equal("reading 2", region.Find("p").TextContent));
        Assert.Equal(renders + 1, region.RenderCount);
    }

    [Fact]
    public async Task A_ring_on_another_topic_reads_nothing()
    {
        Render();
        await AfterAnotherReadAsync();
        var reads = Volatile.Read(ref _reads);

        _fact = new(2);
        _feed.Announce(Topic.Health);
        _feed.Announce(Topic.Minute);
        await Task.Delay(50);

        Assert.Equal(reads, Volatile.Read(ref _reads));
    }

    [Fact]
    public void A_fact_that_is_gone_leaves_what_is_said_instead()
    {
        var region = Render();

        _fact = null;
        _feed.Announce(Heard);

        region.WaitForAssertion(() => Assert.Equal("gone", region.Find("em").TextContent));
    }

    [Fact]
    public async Task A_region_that_was_left_reads_no_more()
    {
        Render();
        await _context.DisposeComponentsAsync();
        var reads = Volatile.Read(ref _reads);

        _feed.Announce(Heard);
        await Task.Delay(50);

        Assert.Equal(reads, Volatile.Read(ref _reads));
    }

    public void Dispose() => _context.Dispose();

    private IRenderedComponent<LiveRegion<Reading>> Render() => _context.Render<LiveRegion<Reading>>(region => region
        .Add(r => r.Topics, [Heard])
        .Add(r => r.Pace, TimeSpan.FromMilliseconds(1))
        .Add(r => r.Read, Read)
        .Add(r => r.ChildContent, fact => builder => builder.AddMarkupContent(0, $"<p>reading {fact.Value}</p>"))
        .Add(r => r.Missing, builder => builder.AddMarkupContent(0, "<em>gone</em>")));

    private Reading? Read()
    {
        Interlocked.Increment(ref _reads);

        // An equal fact, never the same one: what a store gives.
        return _fact is { } fact ? fact with { } : null;
    }

    /// <summary>Rings until the region has read again: what was rung before has been heard.</summary>
    private async Task AfterAnotherReadAsync()
    {
        var before = Volatile.Read(ref _reads);
        while (Volatile.Read(ref _reads) < before + 2)
        {
            _feed.Announce(Heard);
            await Task.Delay(5);
        }
    }

    private sealed record Reading(int Value);
}
