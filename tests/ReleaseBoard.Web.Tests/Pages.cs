using System.Net;
using System.Text.RegularExpressions;

namespace ReleaseBoard.Web.Tests;

/// <summary>Static pages as a browser without script uses them.</summary>
internal static partial class Pages
{
    /// <summary>Opens the page, fills its form of that name and sends it.</summary>
    public static async Task<HttpResponseMessage> SendFormAsync(this HttpClient browser, string page, string form, params (string Name, string Value)[] fields)
    {
        var html = await browser.GetStringAsync(page);
        var values = fields.Select(field => KeyValuePair.Create(field.Name, field.Value))
            .Append(new("_handler", form))
            .Append(new("__RequestVerificationToken", AntiforgeryToken().Match(html).Groups["token"].Value));
        return await browser.PostAsync(page, new FormUrlEncodedContent(values));
    }

    /// <summary>Signs in by password; the session is in the browser's cookies.</summary>
    public static Task<HttpResponseMessage> SignInAsync(this HttpClient browser, string name, string password = BoardFixture.Password) =>
        browser.SendFormAsync("/sign-in", "sign-in", ("Form.Name", name), ("Form.Password", password));

    public static async Task<string> TextAsync(this HttpResponseMessage answer) => WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex AntiforgeryToken();
}
