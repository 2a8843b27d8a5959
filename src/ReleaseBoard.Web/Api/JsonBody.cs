using System.Text.Json;
using System.Text.RegularExpressions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Api;

/// <summary>A JSON body read by hand, for calls that also take bodies of other kinds.</summary>
internal static partial class JsonBody
{
    /// <summary>The body; refused where it does not fit, with the place.</summary>
    public static async Task<Outcome<T>> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await request.ReadFromJsonAsync<T>(cancellationToken) is { } body ? body : Refusal.Invalid("request.malformed", "The body is null.");
        }
        catch (JsonException fault)
        {
            return Refusal.Invalid("request.malformed", Sentence(fault));
        }
        catch (InvalidOperationException)
        {
            // The only fault of the call itself that is left: an encoding nobody knows.
            return Refusal.Invalid("request.malformed", "The body is in an encoding that is not known here; send UTF-8.");
        }
    }

    /// <summary>Why a body does not fit, with the place or the names of what it lacks.</summary>
    public static string Sentence(JsonException fault) => Lacking().Match(fault.Message) is { Success: true } lacking
        ? $"The body lacks {lacking.Groups["names"].Value}."
        : $"The body does not fit at {fault.Path ?? "$"}: a name this call does not know, or a value of another kind.";

    // The framework says: JSON deserialization for type 'x' was missing required properties including: 'approve', 'comment'.
    [GeneratedRegex("missing required properties including: (?<names>'[^.]+')", RegexOptions.CultureInvariant)]
    private static partial Regex Lacking();
}
