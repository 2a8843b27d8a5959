using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Tests.Words;
using ReleaseBoard.Web.Promotions;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Promotions;

/// <summary>A closed gate offers the act that opens it, and nothing that leads nowhere.</summary>
public sealed class GatesPanelTests : IDisposable
{
    private static readonly PromoteFirst Orders = new(new("orders-db"), new("43"), new("production"));

    private readonly BunitContext _context = Components.Context();

    public GatesPanelTests() => _context.Services.AddSingleton<TimeProvider>(new TestClock()).AddSingleton<Heartbeat>();

    [Fact]
    public void What_has_to_go_first_is_one_button_and_says_it_once()
    {
        PromoteFirst? asked = null;
        var panel = _context.Render<GatesPanel>(parameters => parameters.Add(gates => gates.Gates, [Requirements(Orders)]).Add(gates => gates.OnPromote, first => asked = first));

        var button = Assert.Single(panel.FindAll("button"));
        Assert.Equal("Promote orders-db 43 to production first", button.TextContent);
        Assert.DoesNotContain("the opener", panel.Markup, StringComparison.Ordinal);
        button.Click();
        Assert.Equal(Orders, asked);
    }

    [Fact]
    public void Who_may_not_ask_for_it_reads_why_and_what_is_on_its_way_is_a_link()
    {
        var barred = _context.Render<GatesPanel>(parameters => parameters.Add(gates => gates.Gates, [Requirements(Orders)]).Add(gates => gates.WhyNotPromote, _ => "Ask a developer."));
        Assert.Equal(("Ask a developer.", "true"), (barred.Find("button").GetAttribute("title"), barred.Find("button").GetAttribute("aria-disabled")));

        var underway = _context.Render<GatesPanel>(parameters => parameters.Add(gates => gates.Gates, [Requirements(Orders with { Underway = new(20) })]));
        Assert.Empty(underway.FindAll("button"));
        Assert.Equal(("/promotions/20", "orders-db 43 to production is asked for"), (underway.Find("a").GetAttribute("href"), underway.Find("a").TextContent));
    }

    [Fact]
    public void A_confirmation_is_asked_only_where_it_opens_the_gate()
    {
        Gate? asked = null;
        var gate = new Gate { Key = GateRules.Destruction, Title = "What it destroys was named", IsOpen = false, Because = "DS103: A column goes.", Confirm = "DS103" };
        var panel = _context.Render<GatesPanel>(parameters => parameters.Add(gates => gates.Gates, [gate]).Add(gates => gates.OnConfirm, one => asked = one));
        panel.Find("button").Click();
        Assert.Equal(gate, asked);

        Assert.Empty(_context.Render<GatesPanel>(parameters => parameters.Add(gates => gates.Gates, [gate with { Confirm = null }])).FindAll("button"));
    }

    public void Dispose() => _context.Dispose();

    private static Gate Requirements(PromoteFirst offer) => new()
    {
        Key = GateRules.Requirements, Title = "What it needs is there", IsOpen = false, Because = "storefront 1.4.0 requires orders-db >=43; 42 is there.", Opener = "the opener", Offers = [offer],
    };
}
