using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ReleaseBoard.Domain.Words;

/// <summary>Signs messages as Standard Webhooks says: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md.</summary>
public static class WebhookSignatureRules
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary>What a secret starts with; the rest is Base64.</summary>
    public const string Prefix = "whsec_";

    /// <summary>Of 32 bytes by chance; the form asks for 24 to 64.</summary>
    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>True for what can be signed with: the prefix and 24 to 64 bytes.</summary>
    public static bool IsSecret(string secret) =>
        secret.StartsWith(Prefix, StringComparison.Ordinal)
        && Convert.TryFromBase64String(secret[Prefix.Length..], new byte[secret.Length], out var bytes) && bytes is >= 24 and <= 64;

    /// <summary>HMAC-SHA256 over <c>id.seconds.body</c>, one <c>v1,Base64</c> a secret with spaces between: while a secret is being exchanged, both count.</summary>
    public static string Sign(IEnumerable<string> secrets, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{Seconds(at)}."), .. body];
        return string.Join(' ', secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Key(secret), signed))}"));
    }

    public static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static byte[] Key(string secret) => Convert.FromBase64String(secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret);
}
