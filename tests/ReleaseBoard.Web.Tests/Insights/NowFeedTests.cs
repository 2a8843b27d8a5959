using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Insights;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Insights;

/// <summary>What burns stands above what happened last, and nothing is told twice.</summary>
public sealed class NowFeedTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly BunitContext _context = Components.Context();

    public NowFeedTests() => _context.Services.AddSingleton(new Heartbeat(TimeProvider.System));

    [Fact]
    public void What_burns_comes_first_and_the_entry_that_told_of_it_is_left_out()
    {
        var verdict = Entry(3, "promotion.rolled-back", "storefront 1.1.0 in production rolled back to 1.0.0.") with { Subject = "7" };
        var fired = Entry(2, "alert.fired", "CartsAreLost fires.") with { Subject = "CartsAreLost", Application = new("storefront"), Environment = new("production") };
        var other = fired with { Number = 1, Subject = "DiskFills", Sentence = "DiskFills fires." };

        var feed = Render([new(new("storefront"), new("production"), "CartsAreLost", "CartsAreLost fires: carts are empty.", Noon)], verdict, fired, other);

        Assert.Equal(["CartsAreLost fires: carts are empty.", verdict.Sentence, other.Sentence], feed.FindAll(".told").Select(told => told.TextContent));
        Assert.Equal(["/health/storefront/production", "/promotions/7", "/health/storefront/production"], feed.FindAll(".told").Select(told => told.GetAttribute("href")));
    }

    /// <summary>What is cut on the screen is whole for whoever points at it.</summary>
    [Fact]
    public void The_whole_sentence_is_the_title_of_what_may_be_cut()
    {
        var entry = Entry(1, "person.added", new string('a', 400));

        Assert.Equal(entry.Sentence, Render([], entry).Find(".told").GetAttribute("title"));
    }

    public void Dispose() => _context.Dispose();

    private IRenderedComponent<NowFeed> Render(Facts<Burning> burning, params JournalEntry[] entries) =>
        _context.Render<NowFeed>(p => p.Add(feed => feed.Burning, burning).Add(feed => feed.Entries, entries));

    private static JournalEntry Entry(long number, string act, string sentence) =>
        JournalRules.Follow(new JournalNote(act, sentence), number - 1, JournalRules.Beginning, Noon, new("ada"));
}
