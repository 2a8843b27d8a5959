using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Api;

/// <summary>The <c>Content-Digest</c> header of RFC 9530: what a sender says its bytes hash to.</summary>
internal static partial class ContentDigest
{
    /// <summary>The SHA-256 in it; null when none was sent or only algorithms that are not read here.</summary>
    public static Outcome<Digest?> Parse(StringValues header)
    {
        if (header.Count == 0)
        {
            return default(Digest?);
        }

        // Several header lines are one dictionary (RFC 8941); of a key that comes twice the last counts.
        Digest? sha256 = null;
        foreach (var member in string.Join(',', header.AsEnumerable()).Split(','))
        {
            if (Member().Match(member) is not { Success: true } match || Bytes(match.Groups["value"].Value) is not { } bytes)
            {
                return Malformed;
            }

            if (match.Groups["key"].Value is "sha-256")
            {
                if (bytes.Length != 32)
                {
                    return Malformed;
                }

                sha256 = new Digest(Convert.ToHexStringLower(bytes));
            }
        }

        return sha256;
    }

    /// <summary>A digest as the headers of RFC 9530 write it.</summary>
    public static string Write(Digest digest) => $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(digest.Value))}:";

    private static Refusal Malformed => Refusal.Invalid(
        "content-digest.malformed", "The Content-Digest header cannot be read: it is written sha-256=:BASE64: (RFC 9530).");

    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }

    // A dictionary member whose value is a byte sequence, with parameters that nothing reads.
    [GeneratedRegex("^[ \\t]*(?<key>[a-z*][a-z0-9_.*-]*)=:(?<value>[A-Za-z0-9+/=]*):(;[^,]*)?[ \\t]*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Member();
}
