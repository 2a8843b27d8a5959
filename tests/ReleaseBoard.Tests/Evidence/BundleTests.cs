using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Evidence;

/// <summary>
/// Sigstore bundles of every form there was, whole and broken: each is read or refused with a sentence, and none of them counts as
/// verified unless a key that is known here signed what stands in it.
/// </summary>
public sealed class BundleTests
{
    private const string V1 = "application/vnd.dev.sigstore.bundle+json;version=0.1";
    private const string V2 = "application/vnd.dev.sigstore.bundle+json;version=0.2";
    private const string V3 = "application/vnd.dev.sigstore.bundle.v0.3+json";
    private const string V3Old = "application/vnd.dev.sigstore.bundle+json;version=0.3";

    private const string Key = """{"publicKey":{"hint":"builder"}}""";
    private const string Leaf = """{"certificate":{"rawBytes":"AAAA"},"tlogEntries":[]}""";
    private const string Chain = """{"x509CertificateChain":{"certificates":[{"rawBytes":"AAAA"}]},"tlogEntries":[{"logIndex":"1"}]}""";

    private const string Wait = "Certificate present, transparency log not checked.";
    private const string Stranger = "No key that is known here signed it as it stands: it was changed, or signed by somebody else.";
    private const string NoType = "its media type is none of the Sigstore bundles 0.1 to 0.3";
    private const string NoMaterial = "its verificationMaterial names no certificate, no chain of them and no public key";
    private const string NoEnvelope = "it has no payloadType, payload and signatures";
    private const string NoBase64 = "its payload or a signature is not base64";
    private const string Both = "it signs bytes and an envelope at once";

    /// <summary>What is wrong with it, its media type, its material, how the bundle was changed, and what the board says.</summary>
    public static readonly TheoryData<string, string, string, string, string> Cases = new()
    {
        // Signed by a certificate of one hour: it waits for a log that nobody asks here.
        { "0.1 with a chain", V1, Chain, "", Wait },
        { "0.2 with a chain", V2, Chain, "", Wait },
        { "0.3 with a certificate", V3, Leaf, "", Wait },
        { "0.3 as it was written at first", V3Old, Leaf, "", Wait },
        { "0.3 with a chain", V3, Chain, "", Wait },
        { "0.1 with a certificate", V1, Leaf, "", Wait },
        { "certificate and public key at once", V3, """{"certificate":{"rawBytes":"AAAA"},"publicKey":{"hint":"builder"}}""", "", Wait },
        { "a certificate of null beside a public key", V3, """{"certificate":null,"publicKey":{"hint":"builder"}}""", "", Wait },
        { "a certificate, and another payload", V3, Leaf, "payload=eyJhIjoxfQ==", Wait },
        { "a certificate, and another signature", V3, Leaf, "sig=MEUCIQ==", Wait },

        // Signed by a key, and not as it stands.
        { "another payload than was signed", V3, Key, "payload=eyJhIjoxfQ==", Stranger },
        { "another type than was signed", V3, Key, "payloadType=text/plain", Stranger },
        { "another signature", V3, Key, "sig=MEUCIQ==", Stranger },
        { "an empty signature", V1, Key, "sig=", Stranger },
        { "0.2, another payload", V2, Key, "payload=", Stranger },

        // No bundle.
        { "a version to come", "application/vnd.dev.sigstore.bundle.v0.4+json", Key, "", NoType },
        { "a version that never was", "application/vnd.dev.sigstore.bundle+json;version=0.0", Key, "", NoType },
        { "no version", "application/vnd.dev.sigstore.bundle+json", Key, "", NoType },
        { "another letter", "application/vnd.dev.sigstore.bundle.V0.3+json", Key, "", NoType },
        { "an empty type", "", Key, "", NoType },
        { "a type that is a number", V3, Key, "mediaType#3", NoType },
        { "no material", V3, "", "", NoMaterial },
        { "material of null", V3, "null", "", NoMaterial },
        { "material that is a text", V3, "\"certificate\"", "", NoMaterial },
        { "material without a key", V3, """{"tlogEntries":[]}""", "", NoMaterial },
        { "an envelope of null", V3, Key, "dsseEnvelope#null", NoEnvelope },
        { "an envelope that is a list", V3, Key, "dsseEnvelope#[]", NoEnvelope },
        { "no payload", V3, Key, "-payload", NoEnvelope },
        { "no type of the payload", V3, Key, "-payloadType", NoEnvelope },
        { "no signatures", V3, Key, "-signatures", NoEnvelope },
        { "none in the list of signatures", V3, Leaf, "signatures#[]", "it has 1 to 4 signatures" },
        { "signatures that are a text", V3, Key, "signatures#\"a\"", NoEnvelope },
        { "a signature that is a text", V3, Key, "signatures#[\"a\"]", NoBase64 },
        { "a payload that is no base64", V3, Leaf, "payload=%%%", NoBase64 },
        { "a signature that is no base64", V3, Leaf, "sig=not base64!", NoBase64 },
        { "a message's signature beside the envelope", V3, Leaf, "+messageSignature", Both },
        { "a message's signature and no envelope", V3, Leaf, "=messageSignature", "This bundle signs bytes and says nothing of how they were built." },
        { "neither of both", V3, Leaf, "-dsseEnvelope", "This bundle signs bytes and says nothing of how they were built." },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_bundle_is_read_or_refused_with_a_sentence_and_never_counts_as_verified(string what, string mediaType, string material, string change, string says)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var bundle = Bundle(mediaType, material, key);
        Change(bundle, change);

        var judged = ProvenanceRules.Judge(Encoding.UTF8.GetBytes(bundle.ToJsonString()), Attestations.Artifact, [Attestations.Known(key)], Attestations.Terms);

        Assert.True(judged.Match(report => report.Verdict is not ProvenanceVerdict.Verified && report.Level is null, _ => true), $"{what} counts as verified.");
        Assert.Contains(says, judged.Match(report => report.Checks[0].Because, refusal => refusal.Sentence), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(V1)]
    [InlineData(V2)]
    [InlineData(V3)]
    [InlineData(V3Old)]
    public void One_that_a_known_key_signed_is_verified_in_each_form(string mediaType)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var bundle = Encoding.UTF8.GetBytes(Bundle(mediaType, Key, key).ToJsonString());

        Assert.Equal(ProvenanceVerdict.Verified, ProvenanceRules.Judge(bundle, Attestations.Artifact, [Attestations.Known(key)], Attestations.Terms).Value().Verdict);
        Assert.Equal(ProvenanceVerdict.Unchecked, ProvenanceRules.Judge(bundle, Attestations.Artifact, [], Attestations.Terms).Value().Verdict);
    }

    private static JsonObject Bundle(string mediaType, string material, ECDsa key)
    {
        var bundle = new JsonObject { ["mediaType"] = mediaType, ["dsseEnvelope"] = JsonNode.Parse(Attestations.Sign(Attestations.Statement(), Attestations.By(key))) };
        if (material.Length > 0)
        {
            bundle["verificationMaterial"] = JsonNode.Parse(material);
        }

        return bundle;
    }

    // "-a" takes a away, "a=b" makes it the text b, "a#b" the JSON b, "+messageSignature" adds one, "=messageSignature" puts it in the envelope's place.
    private static void Change(JsonObject bundle, string change)
    {
        var envelope = bundle["dsseEnvelope"]?.AsObject() ?? [];
        if (change is "+messageSignature" or "=messageSignature")
        {
            bundle["messageSignature"] = JsonNode.Parse("""{"messageDigest":{"algorithm":"SHA2_256","digest":"AAAA"},"signature":"AAAA"}""");
            _ = change[0] == '=' && bundle.Remove("dsseEnvelope");
        }
        else if (change.StartsWith('-'))
        {
            _ = envelope.Remove(change[1..]) || bundle.Remove(change[1..]);
        }
        else if (change.Split(['=', '#'], 2) is [var name, var value])
        {
            var node = change[name.Length] == '#' ? JsonNode.Parse(value) : value;
            var parent = name == "sig" ? envelope["signatures"]?[0]?.AsObject() ?? [] : envelope.ContainsKey(name) ? envelope : bundle;
            parent[name] = node;
        }
    }
}
