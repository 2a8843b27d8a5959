using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ReleaseBoard.Engine.People;

/// <summary>
/// A random text that opens something: given out once, kept as its SHA-256 only. It has 256 random bits, so a fast hash
/// is enough and looking it up by hash tells a guesser nothing.
/// </summary>
public readonly record struct Secret(string Text)
{
    public static Secret New(string prefix = "") => new(prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    /// <summary>Never the secret itself, so that a log line cannot give it away.</summary>
    public override string ToString() => "(secret)";
}
