using System.Globalization;
using System.Net;
using System.Text;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Notices;

/// <summary>How notices read in a mail, and how many go into one.</summary>
public static class MailRules
{
    /// <summary>So many that wait are still sent one by one; more become one mail.</summary>
    public const int MostSingle = 3;

    public const int MostInOne = 50;

    /// <summary>After a mail of several the next waits so long: a storm is told about once a minute.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private const int LongestSubject = 140;

    /// <summary>How many of those that wait go into the next mail.</summary>
    public static int InOne(int waiting) => waiting <= MostSingle ? Math.Min(1, waiting) : Math.Min(MostInOne, waiting);

    public static MailText Write(Facts<Notice> notices)
    {
        var subject = notices.Count == 1 ? notices[0].Headline() : $"{notices.Count} things happened: {Sum(notices)}";
        var text = new StringBuilder();
        var html = new StringBuilder("<!doctype html><html><body style=\"font-family:sans-serif;font-size:14px;line-height:1.45\">");
        foreach (var notice in notices)
        {
            Add(text, notice);
            Add(html, notice, WebUtility.HtmlEncode);
        }

        html.Append("</body></html>");
        return new($"[ReleaseBoard] {Line(subject)}", text.ToString(), html.ToString());
    }

    private static string Sum(Facts<Notice> notices) =>
        string.Join(", ", notices.GroupBy(notice => notice.Kind).OrderByDescending(group => NoticeKindRules.Weight(group.Key)).Select(group => $"{NoticeKindRules.Words(group.Key)} ({group.Count()})"));

    private static void Add(StringBuilder text, Notice notice)
    {
        text.Append(notice.Headline()).Append("\r\n").Append(notice.Entry.Sentence).Append("\r\n");
        if (notice.Entry.Reason is { Length: > 0 } reason)
        {
            text.Append("Why: ").Append(reason).Append("\r\n");
        }

        text.Append(At(notice)).Append(", by ").Append(notice.Entry.By).Append(", entry ").Append(notice.Entry.Number).Append("\r\n");
        text.Append(notice.Link).Append(notice.Link is null ? "" : "\r\n").Append("\r\n");
    }

    private static void Add(StringBuilder html, Notice notice, Func<string, string?> encoded)
    {
        var headline = encoded(notice.Headline());
        html.Append("<h2 style=\"font-size:15px;margin:16px 0 4px\">").Append(notice.Link is { } link ? $"<a href=\"{encoded(link)}\">{headline}</a>" : headline).Append("</h2>");
        html.Append("<p style=\"margin:0\">").Append(encoded(notice.Entry.Sentence)).Append("</p>");
        if (notice.Entry.Reason is { Length: > 0 } reason)
        {
            html.Append("<p style=\"margin:0\"><i>").Append(encoded(reason)).Append("</i></p>");
        }

        html.Append("<p style=\"margin:0;color:#57606a\">").Append(encoded($"{At(notice)}, by {notice.Entry.By}, entry {notice.Entry.Number}")).Append("</p>");
    }

    private static string At(Notice notice) => notice.Entry.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    // One line: a subject with a line break would be a header of its own.
    private static string Line(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= LongestSubject ? line : line[..(LongestSubject - 1)] + "…";
    }
}

/// <summary>One mail's words.</summary>
public sealed record MailText(string Subject, string Plain, string Html);
