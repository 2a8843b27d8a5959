using Bunit;
using ReleaseBoard.Web.Promotions;

namespace ReleaseBoard.Web.Tests.Promotions;

/// <summary>A yes to what destroys data names it.</summary>
public sealed class VoteFormTests : IDisposable
{
    private readonly BunitContext _context = Components.Context();

    [Fact]
    public void A_yes_names_what_is_destroyed_before_it_counts()
    {
        VoteForm.Ballot? cast = null;
        var form = _context.Render<VoteForm>(parameters => parameters.Add(vote => vote.What, "44").Add(vote => vote.Name, "here").Add(vote => vote.Naming, "DS103, RB102").Add(vote => vote.OnVote, ballot => cast = ballot));
        Assert.Equal("Comment that names DS103, RB102", form.Find("label").TextContent);

        form.Find("textarea").Input("ds103 is meant");
        form.Find("button.pri").Click();
        Assert.Null(cast);
        Assert.Equal("Write DS103, RB102, so that nobody destroys what they did not read.", form.Find(".error").TextContent);

        form.Find("textarea").Input("ds103 and rb102 are meant");
        form.Find("button.pri").Click();
        Assert.Equal(new VoteForm.Ballot(true, "ds103 and rb102 are meant"), cast);
    }

    [Fact]
    public void A_no_needs_a_reason_and_no_code()
    {
        VoteForm.Ballot? cast = null;
        var form = _context.Render<VoteForm>(parameters => parameters.Add(vote => vote.What, "44").Add(vote => vote.Name, "here").Add(vote => vote.Naming, "DS103").Add(vote => vote.OnVote, ballot => cast = ballot));

        form.FindAll("button")[1].Click();
        form.Find("textarea").Input("not today");
        form.Find("button.dan").Click();

        Assert.Equal(new VoteForm.Ballot(false, "not today"), cast);
    }

    public void Dispose() => _context.Dispose();
}
