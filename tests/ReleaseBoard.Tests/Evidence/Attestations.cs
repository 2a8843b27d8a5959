using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Evidence;

/// <summary>Statements as builders make them, and envelopes signed by .NET.</summary>
internal static class Attestations
{
    public const string Builder = "https://builds.example/runner";
    public const string BuildType = "https://builds.example/workflow/v1";

    public static readonly Digest Artifact = new(new string('a', 64));

    public static readonly EvidenceTerms Terms = new()
    {
        Application = new("shop"),
        Repository = "https://git.example/team/shop",
        BuildType = BuildType,
        Parameters = [new("/workflow/ref", "refs/tags/*"), new("/inputs/0", "release")],
    };

    public static JsonObject Statement(Digest? artifact = null) => new()
    {
        ["_type"] = "https://in-toto.io/Statement/v1",
        ["subject"] = new JsonArray(
            new JsonObject { ["name"] = "other", ["digest"] = new JsonObject { ["sha512"] = "00" } },
            new JsonObject { ["name"] = "shop.tar.gz", ["digest"] = new JsonObject { ["sha256"] = (artifact ?? Artifact).Value } }),
        ["predicateType"] = "https://slsa.dev/provenance/v1",
        ["predicate"] = new JsonObject
        {
            ["buildDefinition"] = new JsonObject
            {
                ["buildType"] = BuildType,
                ["externalParameters"] = new JsonObject
                {
                    ["workflow"] = new JsonObject { ["repository"] = "git+https://git.example/team/shop.git@refs/tags/v1", ["ref"] = "refs/tags/v1" },
                    ["inputs"] = new JsonArray("release"),
                },
            },
            ["runDetails"] = new JsonObject { ["builder"] = new JsonObject { ["id"] = Builder }, ["metadata"] = new JsonObject { ["invocationId"] = "7" } },
        },
    };

    public static SigningKey Known(AsymmetricAlgorithm key, string name = "builder", SignatureFormat? format = null, params TrustedBuilder[] builders) => SigningKeyRules.Apply(
        null, new(name, key.ExportSubjectPublicKeyInfoPem()) { Format = format, Builders = builders.Length > 0 ? builders.ToFacts() : [new(Builder, 3)] }, []).Value();

    public static byte[] Envelope(string payloadType, byte[] payload, params byte[][] signatures) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        payloadType,
        payload = Convert.ToBase64String(payload),
        signatures = signatures.Select(signature => new { keyid = "what anybody wrote here", sig = Convert.ToBase64String(signature) }),
    });

    public static byte[] Sign(JsonObject statement, params Func<byte[], byte[]>[] signers)
    {
        const string Type = "application/vnd.in-toto+json";
        var payload = Encoding.UTF8.GetBytes(statement.ToJsonString());
        byte[] signed = [.. Encoding.UTF8.GetBytes($"DSSEv1 {Type.Length} {Type} {payload.Length} "), .. payload];
        return Envelope(Type, payload, signers.Select(sign => sign(signed)).ToArray());
    }

    public static Func<byte[], byte[]> By(ECDsa key, SignatureFormat format = SignatureFormat.Der) => bytes => key.SignData(
        bytes,
        key.KeySize == 384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256,
        format is SignatureFormat.Raw ? DSASignatureFormat.IeeeP1363FixedFieldConcatenation : DSASignatureFormat.Rfc3279DerSequence);

    public static Func<byte[], byte[]> By(RSA key, SignatureFormat format) =>
        bytes => key.SignData(bytes, HashAlgorithmName.SHA256, format is SignatureFormat.Pss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
}
