using System.Text;
using System.Text.Json;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Notices;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Notices;

public sealed class NoticeRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("promotion.requested", """{"phase":"awaitingApproval"}""", NoticeKind.ApprovalWanted)]
    [InlineData("promotion.requested", """{"phase":"queued"}""", NoticeKind.Began)]
    [InlineData("promotion.rolled-back", "{}", NoticeKind.CameBack)]
    [InlineData("promotion.errored", "{}", NoticeKind.Failed)]
    [InlineData("promotion.stopped", "{}", NoticeKind.Waits)]
    [InlineData("flag-change.asked", "{}", NoticeKind.ApprovalWanted)]
    [InlineData("flag.killed", "{}", NoticeKind.FlagChanged)]
    [InlineData("segment.changed", "{}", NoticeKind.FlagChanged)]
    [InlineData("guard.killed", "{}", NoticeKind.GuardTripped)]
    [InlineData("guard.passed", "{}", NoticeKind.FlagChanged)]
    [InlineData("alert.fired", "{}", NoticeKind.AlertFired)]
    [InlineData("alert.resolved", "{}", NoticeKind.AlertOver)]
    [InlineData("health.failing", "{}", NoticeKind.HealthFailing)]
    [InlineData("objective.fired", "{}", NoticeKind.AlertFired)]
    [InlineData("objective.eased", "{}", NoticeKind.AlertOver)]
    [InlineData("person.created", "{}", NoticeKind.Other)]
    public void An_entry_belongs_to_the_group_people_choose_it_by(string act, string details, NoticeKind kind) => Assert.Equal(kind, NoticeKindRules.Of(Entry(act, details)));

    [Fact]
    public void Every_group_has_words_of_its_own() =>
        Assert.Equal(Enum.GetValues<NoticeKind>().Length, Enum.GetValues<NoticeKind>().Select(NoticeKindRules.Words).Distinct().Count());

    [Fact]
    public void Who_names_applications_hears_nothing_that_concerns_none_of_them()
    {
        var choice = new NoticeChoice { Applications = [new("shop")] };

        Assert.True(choice.Wants(Entry("flag.killed")));
        Assert.False(choice.Wants(Entry("flag.killed") with { Application = new("bank") }));
        Assert.False(choice.Wants(Entry("person.created") with { Application = null }));
    }

    [Theory]
    [InlineData(1, null, 0.5, 5)]
    [InlineData(2, null, 0.5, 10)]
    [InlineData(4, null, 0, 20)]
    [InlineData(4, null, 1, 60)]
    [InlineData(500, null, 0.5, 3_600)]
    [InlineData(1, 120, 0.5, 120)]
    [InlineData(1, -5, 0.5, 5)]
    [InlineData(1, 1_000_000, 0.5, 86_400)]
    [InlineData(500, 1, 0.5, 3_600)]
    public void Tries_come_later_and_later_with_jitter_and_as_late_as_was_asked_for(int failures, int? asked, double chance, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), DeliveryRules.Wait(failures, asked is { } time ? TimeSpan.FromSeconds(time) : null, chance));

    [Fact]
    public void What_was_taken_forgets_all_trouble_and_stays_paused_if_someone_paused_it_meanwhile()
    {
        var failing = new DeliveryState { Cursor = 3, Failures = 4, FailingSince = Noon, NextTry = Noon, LastError = "It answered 500.", Paused = "ada paused it." };

        var next = DeliveryRules.After(failing, 7, new(PostOutcome.Taken, "It answered 200.", 200), Noon, 0.5);

        Assert.Equal(new DeliveryState { Cursor = 7, DeliveredAt = Noon, Paused = "ada paused it." }, next);
    }

    [Fact]
    public void A_chat_message_calls_nobody_and_says_its_state_in_words_too()
    {
        var entry = Entry("promotion.rolled-back") with { Sentence = "shop <!channel> & <@U123> came back.", Reason = "a < b" };

        var message = JsonDocument.Parse(ChatRules.Write(Notice.Of(entry, "https://board.example"))).RootElement;

        Assert.Equal("*<https://board.example/promotions/7|Came back by itself: shop in production>*", message.GetProperty("text").GetString());
        Assert.Equal(message.GetProperty("text").GetString(), message.GetProperty("blocks")[0].GetProperty("text").GetProperty("text").GetString());
        var attachment = message.GetProperty("attachments")[0];
        Assert.Equal("shop &lt;!channel&gt; &amp; &lt;@U123&gt; came back.\n_a &lt; b_", attachment.GetProperty("text").GetString());
        Assert.Equal("#cf222e", attachment.GetProperty("color").GetString());
        Assert.StartsWith("bad · ada", attachment.GetProperty("footer").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mail_of_several_sums_them_up_and_no_word_of_theirs_is_markup_or_a_header()
    {
        var bad = Notice.Of(Entry("promotion.failed") with { Sentence = "<script>alert(1)</script>" }, null);
        var good = Notice.Of(Entry("promotion.succeeded") with { Application = new("bank") }, "https://board.example/");

        var several = MailRules.Write([good, bad, bad]);
        var one = MailRules.Write([bad with { Entry = bad.Entry with { Act = "flag.set", Application = null, Environment = null, Subject = "x\r\nBcc: all@example.org" }, Kind = NoticeKind.FlagChanged }]);

        Assert.Equal("[ReleaseBoard] 3 things happened: failed or ended early (2), succeeded (1)", several.Subject);
        Assert.DoesNotContain("<script>", several.Html, StringComparison.Ordinal);
        Assert.Contains("https://board.example/promotions/7", several.Plain, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', one.Subject);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 4)]
    [InlineData(400, 50)]
    public void A_few_mails_come_one_by_one_and_many_in_one(int waiting, int inOne) => Assert.Equal(inOne, MailRules.InOne(waiting));

    [Fact]
    public void A_payload_is_documented_and_holds_nothing_beside() => Assert.Equal(
        """{"type":"flag.killed","timestamp":"2026-03-02T12:00:00+00:00","data":{"number":12,"at":"2026-03-02T12:00:00+00:00","kind":"flagChanged","act":"flag.killed","by":"ada","sentence":"It happened.","application":"shop","environment":"production","subject":"7","details":{},"link":"https://board.example/flags/7"}}""",
        Encoding.UTF8.GetString(PayloadRules.Write(Notice.Of(Entry("flag.killed"), "https://board.example/"))));

    private static JournalEntry Entry(string act, string details = "{}") => new()
    {
        Number = 12,
        At = Noon,
        By = new("ada"),
        Act = act,
        Application = new("shop"),
        Environment = new("production"),
        Subject = "7",
        Sentence = "It happened.",
        Details = details,
        Previous = JournalRules.Beginning,
        Hash = JournalRules.Beginning,
    };
}
