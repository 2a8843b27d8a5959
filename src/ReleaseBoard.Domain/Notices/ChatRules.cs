using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseBoard.Domain.Notices;

/// <summary>
/// A message for the incoming webhook of a chat, in the form Slack made common (https://docs.slack.dev/messaging): a headline as
/// text and as a block, and the sentence in an attachment that carries the colour. Mattermost and Discord (at /slack) show
/// the text and the attachment and pass over the blocks.
/// </summary>
public static class ChatRules
{
    // Slack's own bounds are 3,000 characters a section and 150 a headline in words.
    private const int LongestText = 2_900;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static byte[] Write(Notice notice)
    {
        var headline = notice.Link is { } link ? $"*<{Escaped(link)}|{Escaped(notice.Headline())}>*" : $"*{Escaped(notice.Headline())}*";
        var reason = notice.Entry.Reason is { Length: > 0 } why ? $"\n_{Escaped(why)}_" : "";
        return JsonSerializer.SerializeToUtf8Bytes(
            new Message(
                headline,
                [new("section", new("mrkdwn", headline))],
                [
                    new(
                        Colour(NoticeKindRules.Weight(notice.Kind)), notice.Entry.Sentence, Cut(Escaped(notice.Entry.Sentence) + reason), ["text"],
                        $"{Mark(NoticeKindRules.Weight(notice.Kind))} · {Escaped(notice.Entry.By.Value)} · entry {notice.Entry.Number}", notice.Entry.At.ToUnixTimeSeconds()),
                ]),
            Json);
    }

    /// <summary>The three characters with a meaning in these messages; nobody is called by a version's name (<c>&lt;!channel&gt;</c>).</summary>
    public static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Cut(string text) => text.Length <= LongestText ? text : text[..(LongestText - 1)] + "…";

    private static string Colour(NoticeWeight weight) => weight switch
    {
        NoticeWeight.Good => "#1a7f37",
        NoticeWeight.Waiting => "#9a6700",
        NoticeWeight.Bad => "#cf222e",
        _ => "#57606a",
    };

    // Never by colour alone.
    private static string Mark(NoticeWeight weight) => weight switch
    {
        NoticeWeight.Good => "good",
        NoticeWeight.Waiting => "someone is waited for",
        NoticeWeight.Bad => "bad",
        _ => "for your information",
    };

    private sealed record Message(string Text, Block[] Blocks, Attachment[] Attachments);

    private sealed record Block(string Type, BlockText Text);

    private sealed record BlockText(string Type, string Text);

    private sealed record Attachment(
        string Color, string Fallback, string Text, [property: JsonPropertyName("mrkdwn_in")] string[] MarkdownIn, string Footer, [property: JsonPropertyName("ts")] long At);
}
