using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>Which documents can be provenance: a DSSE envelope, or a Sigstore bundle 0.1 to 0.3 that holds one. What they sign is not read here.</summary>
internal static class AttestationRules
{
    /// <summary>Bytes of a document.</summary>
    public const int MostBytes = 1 << 20;

    // Each may be tried with each key.
    private const int MostSignatures = 4;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    private static readonly string[] BundleTypes =
    [
        "application/vnd.dev.sigstore.bundle.v0.3+json",
        "application/vnd.dev.sigstore.bundle+json;version=0.1",
        "application/vnd.dev.sigstore.bundle+json;version=0.2",
        "application/vnd.dev.sigstore.bundle+json;version=0.3",
    ];

    public static Outcome<AttestationDocument> Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MostBytes)
        {
            return new Refusal("provenance.too-large", $"A provenance document is at most {MostBytes} bytes.") { Kind = RefusalKind.TooLarge };
        }

        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return document.RootElement switch
            {
                { ValueKind: JsonValueKind.Object } root when root.TryGetProperty("mediaType", out _) => Bundle(root),
                { ValueKind: JsonValueKind.Object } root => Envelope(root).Then<AttestationDocument>(envelope => new AttestationDocument(envelope, IsKeyless: false)),
                _ => Malformed("it is not a JSON object"),
            };
        }
        catch (JsonException)
        {
            return Malformed("it is not valid JSON, nests too deep or says something twice");
        }
        catch (InvalidOperationException)
        {
            // A string with half a surrogate pair is found only when it is read.
            return Malformed("it holds text that is not valid Unicode");
        }
    }

    /// <summary>Bytes from base64, standard or URL-safe, as DSSE demands of who reads; null when it is neither.</summary>
    internal static byte[]? Bytes(string base64)
    {
        var standard = base64.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        var padded = standard.PadRight((standard.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var length) ? bytes[..length] : null;
    }

    private static Outcome<AttestationDocument> Bundle(JsonElement root)
    {
        if (Text(root, "mediaType") is not { } type || !BundleTypes.Contains(type))
        {
            return Malformed("its media type is none of the Sigstore bundles 0.1 to 0.3");
        }

        if (!root.TryGetProperty("dsseEnvelope", out var envelope))
        {
            return Refusal.Unprocessable("provenance.no-statement", "This bundle signs bytes and says nothing of how they were built.");
        }

        if (root.TryGetProperty("messageSignature", out _))
        {
            return Malformed("it signs bytes and an envelope at once");
        }

        // A certificate that is named, however little there is to it, is not a key that is managed here.
        var isKeyless = Names(root, "certificate") || Names(root, "x509CertificateChain");
        return isKeyless || Names(root, "publicKey")
            ? Envelope(envelope).Then<AttestationDocument>(read => new AttestationDocument(read, isKeyless))
            : Malformed("its verificationMaterial names no certificate, no chain of them and no public key");
    }

    private static bool Names(JsonElement bundle, string material) =>
        bundle.TryGetProperty("verificationMaterial", out var all) && all.ValueKind is JsonValueKind.Object && all.TryGetProperty(material, out _);

    private static Outcome<DsseEnvelope> Envelope(JsonElement envelope)
    {
        if (envelope.ValueKind is not JsonValueKind.Object || Text(envelope, "payloadType") is not { } type || Text(envelope, "payload") is not { } payload
            || !envelope.TryGetProperty("signatures", out var signatures) || signatures.ValueKind is not JsonValueKind.Array)
        {
            return Malformed("it has no payloadType, payload and signatures");
        }

        if (signatures.GetArrayLength() is 0 or > MostSignatures)
        {
            return Malformed($"it has 1 to {MostSignatures} signatures");
        }

        var read = signatures.EnumerateArray().Select(one => one.ValueKind is JsonValueKind.Object && Text(one, "sig") is { } sig ? Bytes(sig) : null).ToList();
        return Bytes(payload) is { } body && read.TrueForAll(one => one is not null)
            ? new DsseEnvelope(type, body, read.OfType<byte[]>().ToList())
            : Malformed("its payload or a signature is not base64");
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static Refusal Malformed(string why) => Refusal.Unprocessable("provenance.malformed", $"This is no DSSE envelope and no Sigstore bundle: {why}.");
}
