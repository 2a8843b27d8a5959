using System.Net;
using Microsoft.AspNetCore.Components;

namespace ReleaseBoard.Web.Ui;

/// <summary>How a chip is written: for <see cref="Chip"/>, and for what is drawn once for all circuits.</summary>
public static class ChipMarkup
{
    public static MarkupString Of(string text, Tone tone, bool mark = false, bool large = false, string? title = null) => new(
        $"<span class=\"chip {tone.Css()}{(large ? " large" : null)}\"{(title is null ? null : $" title=\"{WebUtility.HtmlEncode(title)}\"")}>{(mark ? "<span class=\"mark\" aria-hidden=\"true\"></span>" : null)}{WebUtility.HtmlEncode(text)}</span>");
}
