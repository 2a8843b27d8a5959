using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Ui;

/// <summary>The small parts every page is made of.</summary>
public sealed class KitTests : IDisposable
{
    private readonly BunitContext _context = Components.Context();

    public KitTests() => _context.Services.AddSingleton(new Heartbeat(TimeProvider.System));

    [Fact]
    public void An_address_too_long_to_read_is_cut_and_stands_whole_in_the_title()
    {
        var said = $"https://hooks.example.org/{new string('a', 60)}/T01234567 answered 404 Not Found.";

        var shown = _context.Render<Sentence>(set => set.Add(view => view.Text, said)).Find("span");

        Assert.Equal(("https://hooks.example.org/aaaaaaaaa…01234567 answered 404 Not Found.", said), (shown.TextContent, shown.GetAttribute("title")));
        Assert.Null(_context.Render<Sentence>(set => set.Add(view => view.Text, "Taken.")).Find("span").GetAttribute("title"));
    }

    [Fact]
    public void A_word_of_this_board_is_a_button_that_opens_what_it_means()
    {
        var term = _context.Render<Term>(set => set.Add(view => view.Word, "warm").Add(view => view.Meaning, Terms.Warm));

        Assert.Equal(("button", "warm"), (term.Find(".term").LocalName, term.Find(".term").TextContent));
        Assert.Equal(Terms.Warm, term.Find($"#{term.Find(".term").GetAttribute("popovertarget")}").TextContent);
    }

    [Fact]
    public void A_view_of_a_fact_renders_again_only_for_another_fact()
    {
        var view = _context.Render<NoteView>(p => p.Add(v => v.Fact, new Note("one")));
        Assert.Equal(1, view.Instance.Renders);

        view.Render(p => p.Add(v => v.Fact, new Note("one")));
        Assert.Equal(1, view.Instance.Renders);

        view.Render(p => p.Add(v => v.Fact, new Note("two")));
        Assert.Equal(2, view.Instance.Renders);
        Assert.Equal("two", view.Find("p").TextContent);
    }

    [Fact]
    public async Task A_fact_that_is_back_before_the_browser_confirmed_another_is_shown_again()
    {
        var host = _context.Render<Wavering>();

        await host.InvokeAsync(() => host.Instance.Show("two", "one"));

        Assert.Equal("one", host.Find("p").TextContent);
        Assert.Equal(3, host.FindComponent<NoteView>().Instance.Renders);
    }

    [Theory]
    [InlineData(HealthGrade.Unknown, "unknown", "mute")]
    [InlineData(HealthGrade.Healthy, "healthy", "ok")]
    [InlineData(HealthGrade.Degraded, "degraded", "warn")]
    [InlineData(HealthGrade.Failing, "failing", "bad")]
    public void A_grade_is_a_word_and_a_shape_beside_its_colour(HealthGrade grade, string word, string tone)
    {
        var chip = _context.Render<GradeChip>(p => p.Add(c => c.Grade, grade));

        Assert.Equal(word, chip.Find(".chip").TextContent);
        Assert.NotNull(chip.Find($".chip.{tone} .mark"));
    }

    [Fact]
    public void Every_phase_has_words_of_its_own()
    {
        var words = Enum.GetValues<PromotionPhase>()
            .Select(phase => _context.Render<PhaseChip>(p => p.Add(c => c.Phase, phase)).Find(".chip").TextContent)
            .ToList();

        Assert.Equal(words.Count, words.Distinct().Count());
        Assert.All(words, word => Assert.Matches("^[a-z][a-z ]+$", word));
    }

    [Theory]
    [InlineData(false, "verifying at 25 %")]
    [InlineData(true, "paused at 25 %")]
    public void A_rollout_says_how_far_it_is_and_whether_it_moves(bool paused, string words)
    {
        var chip = _context.Render<PhaseChip>(p => p.Add(c => c.Phase, PromotionPhase.RollingOut).Add(c => c.Weight, 25).Add(c => c.IsPaused, paused));

        Assert.Equal(words, chip.Find(".chip").TextContent);
    }

    [Theory]
    [InlineData(3, "just now")]
    [InlineData(29, "20 s ago")]
    [InlineData(150, "2 min ago")]
    [InlineData(7200, "2 h ago")]
    [InlineData(400_000, "4 days ago")]
    public void An_age_is_one_figure_and_its_unit(int seconds, string words) => Assert.Equal(words, Wording.Ago(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(130, "2:10")]
    [InlineData(0.2, "0:01")]
    [InlineData(-5, "0:00")]
    [InlineData(3730, "1:02:10")]
    public void A_countdown_never_says_nothing_is_left_while_something_is(double seconds, string words) =>
        Assert.Equal(words, Wording.Clock(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void An_age_shows_the_exact_moment_to_whoever_asks()
    {
        var at = new DateTimeOffset(2026, 3, 1, 12, 0, 5, TimeSpan.Zero);

        var age = _context.Render<Age>(p => p.Add(a => a.At, at));

        Assert.Equal("2026-03-01 12:00:05 UTC", age.Find("time").GetAttribute("title"));
    }

    [Fact]
    public void A_button_that_cannot_be_pressed_says_why_and_does_nothing()
    {
        var acts = 0;
        var button = _context.Render<ActButton>(p => p.Add(b => b.WhyNot, "Only people on call may.").Add(b => b.OnAct, () => acts++).AddChildContent("Roll back"));

        button.Find("button").Click();

        Assert.Equal(0, acts);
        Assert.Equal("Only people on call may.", button.Find("button").GetAttribute("title"));
        Assert.Equal("true", button.Find("button").GetAttribute("aria-disabled"));
        Assert.Equal("Only people on call may.", button.Find($"#{button.Find("button").GetAttribute("popovertarget")}[popover]").TextContent);
    }

    [Theory]
    [InlineData(null, "submit")]
    [InlineData("Only people on call may.", "button")]
    public void A_button_that_sends_a_form_does_not_while_it_cannot_be_pressed(string? whyNot, string type) =>
        Assert.Equal(type, _context.Render<ActButton>(p => p.Add(b => b.Submits, true).Add(b => b.WhyNot, whyNot).AddChildContent("Save")).Find("button").GetAttribute("type"));

    [Fact]
    public void Shares_of_the_traffic_are_said_in_words_too()
    {
        var bar = _context.Render<Bar>(p => p.Add(b => b.Shares, [new("1.0.0", 75, Tone.Ok), new("1.1.0", 25, Tone.Run)]));

        Assert.Equal("1.0.0 75 %, 1.1.0 25 %", bar.Find("[role=img]").GetAttribute("aria-label"));
    }

    public void Dispose() => _context.Dispose();

    public sealed record Note(string Text);

    private sealed class NoteView : FactView<Note>
    {
        public int Renders { get; private set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            Renders++;
            builder.AddMarkupContent(0, $"<p>{Fact.Text}</p>");
        }
    }

    /// <summary>Shows one note after the other within a single batch, as facts do that change faster than a browser answers.</summary>
    private sealed class Wavering : ComponentBase
    {
        private readonly Queue<string> _next = new(["one"]);
        private string _text = "";

        public void Show(params string[] texts)
        {
            foreach (var text in texts)
            {
                _next.Enqueue(text);
            }

            StateHasChanged();
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            _text = _next.TryDequeue(out var text) ? text : _text;
            builder.OpenComponent<NoteView>(0);
            builder.AddComponentParameter(1, nameof(NoteView.Fact), new Note(_text));
            builder.CloseComponent();
            builder.OpenComponent<Echo>(2);
            builder.AddComponentParameter(3, nameof(Echo.OnGiven), () => { if (_next.Count > 0) { StateHasChanged(); } });
            builder.CloseComponent();
        }
    }

    /// <summary>Says at once that it was given something.</summary>
    private sealed class Echo : ComponentBase
    {
        [Parameter]
        public Action OnGiven { get; set; } = () => { };

        protected override void OnParametersSet() => OnGiven();
    }
}
