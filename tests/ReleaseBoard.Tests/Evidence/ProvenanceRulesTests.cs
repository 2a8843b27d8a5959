using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.House;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Evidence;

public sealed class ProvenanceRulesTests : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => _key.Dispose();

    [Fact]
    public void Provenance_that_holds_passes_every_check_and_names_its_level()
    {
        var report = Judge(Attestations.Sign(Attestations.Statement(), Attestations.By(_key)), Attestations.Known(_key));

        Assert.Equal(["Signature", "Subject", "Predicate", "Builder", "Repository", "Build type", "Parameters"], report.Checks.Select(check => check.Title));
        Assert.All(report.Checks, check => Assert.Equal((CheckResult.Passed, ""), (check.Result, check.Result is CheckResult.Passed ? "" : check.Because)));
        Assert.Equal((ProvenanceVerdict.Verified, 3, Attestations.Builder), (report.Verdict, report.Level, report.Builder));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_example_of_the_specification_of_dsse_is_signed_as_it_says(bool isUrlSafe)
    {
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new() { X = Coordinate("46950820868899156662930047687818585632848591499744589407958293238635476079160"), Y = Coordinate("5640078356564379163099075877009565129882514886557779369047442380624545832820") },
        });
        const string Signature = "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==";
        var text = $$"""{"payload":"aGVsbG8gd29ybGQ=","payloadType":"http://example.com/HelloWorld","signatures":[{"sig":"{{(isUrlSafe ? Signature.Replace('+', '-').Replace('/', '_').TrimEnd('=') : Signature)}}"}]}""";

        var raw = Judge(Encoding.UTF8.GetBytes(text), Attestations.Known(key, format: SignatureFormat.Raw));
        var tampered = Judge(Encoding.UTF8.GetBytes(text.Replace("aGVs", "aGVt", StringComparison.Ordinal)), Attestations.Known(key, format: SignatureFormat.Raw));
        var otherFormat = Judge(Encoding.UTF8.GetBytes(text), Attestations.Known(key, format: SignatureFormat.Der));

        Assert.Equal((CheckResult.Passed, CheckResult.Failed, CheckResult.Failed), (raw.Checks[0].Result, tampered.Checks[0].Result, otherFormat.Checks[0].Result));
        Assert.Contains("no in-toto statement", raw.Checks[1].Because, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("P-256")]
    [InlineData("P-384")]
    [InlineData("raw")]
    [InlineData("pkcs1")]
    [InlineData("pss")]
    public void Each_kind_of_key_signs_in_its_own_format_and_a_changed_payload_is_no_longer_signed(string kind)
    {
        using AsymmetricAlgorithm key = kind is "pkcs1" or "pss" ? RSA.Create(2048) : ECDsa.Create(kind is "P-384" ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256);
        var format = kind switch { "raw" => SignatureFormat.Raw, "pkcs1" => SignatureFormat.Pkcs1, "pss" => SignatureFormat.Pss, _ => SignatureFormat.Der };
        var sign = key is RSA rsa ? Attestations.By(rsa, format) : Attestations.By((ECDsa)key, format);
        var good = Encoding.UTF8.GetString(Attestations.Sign(Attestations.Statement(), sign));
        var payload = JsonNode.Parse(good)!["payload"]!.GetValue<string>();
        var other = Convert.ToBase64String(Encoding.UTF8.GetBytes(Attestations.Statement(new(new string('b', 64))).ToJsonString()));

        Assert.Equal(ProvenanceVerdict.Verified, Judge(Encoding.UTF8.GetBytes(good), Attestations.Known(key, format: format)).Verdict);
        Assert.Equal(CheckResult.Failed, Judge(Encoding.UTF8.GetBytes(good.Replace(payload, other, StringComparison.Ordinal)), Attestations.Known(key, format: format)).Checks[0].Result);
    }

    [NpmTheory]
    [InlineData("P-256")]
    [InlineData("P-384")]
    public void Bundles_of_sigstore_s_own_signer_are_verified(string curve)
    {
        var (pem, bundle) = NpmSigner.Sign(Attestations.Statement().ToJsonString(), curve);
        var key = SigningKeyRules.Apply(null, new("npm", pem) { Builders = [new(Attestations.Builder, 2)] }, []).Value();
        var payload = JsonNode.Parse(bundle)!["dsseEnvelope"]!["payload"]!.GetValue<string>();
        var tampered = bundle.Replace(payload, Convert.ToBase64String("{}"u8), StringComparison.Ordinal);

        Assert.Equal((ProvenanceVerdict.Verified, 2), (Judge(Encoding.UTF8.GetBytes(bundle), key).Verdict, Judge(Encoding.UTF8.GetBytes(bundle), key).Level));
        Assert.Equal((ProvenanceVerdict.Failed, CheckResult.Failed), (Judge(Encoding.UTF8.GetBytes(tampered), key).Verdict, Judge(Encoding.UTF8.GetBytes(tampered), key).Checks[0].Result));
    }

    [SampleFact("bundle.json")]
    public void A_recorded_bundle_is_signed_by_its_key_and_about_other_bytes()
    {
        var key = SigningKeyRules.Apply(null, new("recorded", Samples.Text("key.pem")) { Builders = [new(Attestations.Builder)] }, []).Value();

        var report = Judge(Encoding.UTF8.GetBytes(Samples.Text("bundle.json")), key);

        Assert.Equal((CheckResult.Passed, "Signed by recorded."), (report.Checks[0].Result, report.Checks[0].Because));
        Assert.Equal((CheckResult.Failed, ProvenanceVerdict.Failed), (report.Checks[1].Result, report.Verdict));
    }

    [Theory]
    [InlineData("Subject", "/subject/1/digest/sha256", "\"bb\"")]
    [InlineData("Subject", "/subject/1/digest", "{}")]
    [InlineData("Subject", "/subject", "[]")]
    [InlineData("Subject", "/_type", "\"https://in-toto.io/Statement/v0.1\"")]
    [InlineData("Predicate", "/predicateType", "\"https://slsa.dev/provenance/v0.2\"")]
    [InlineData("Builder", "/predicate/runDetails/builder/id", "\"https://evil.example\"")]
    [InlineData("Builder", "/predicate/runDetails", "7")]
    [InlineData("Repository", "/predicate/buildDefinition/externalParameters/workflow/repository", "\"git+https://git.example/team/other.git\"")]
    [InlineData("Repository", "/predicate/buildDefinition/externalParameters", "null")]
    [InlineData("Repository", "/predicate/buildDefinition/externalParameters/workflow/repository", "\"https://git.example/team/shop?from=other\"")]
    [InlineData("Repository", "/predicate/buildDefinition/externalParameters/workflow/repository", "\"https://git.example/team/shop@other/evil\"")]
    [InlineData("Build type", "/predicate/buildDefinition/buildType", "\"https://builds.example/by-hand\"")]
    [InlineData("Parameters", "/predicate/buildDefinition/externalParameters/workflow/ref", "\"refs/heads/main\"")]
    [InlineData("Parameters", "/predicate/buildDefinition/externalParameters/inputs", "[]")]
    [InlineData("Parameters", "/predicate/buildDefinition/externalParameters/debug", "true")]
    [InlineData("Parameters", "/predicate/buildDefinition/externalParameters/deep", """{"er":{"x":1}}""")]
    public void What_does_not_fit_fails_at_its_own_check_and_none_after_it_is_made(string title, string at, string value)
    {
        var statement = Attestations.Statement();
        Set(statement, at, value);

        var report = Judge(Attestations.Sign(statement, Attestations.By(_key)), Attestations.Known(_key));

        var failed = report.Checks.Single(check => check.Result is CheckResult.Failed);
        Assert.Equal((title, ProvenanceVerdict.Failed), (failed.Title, report.Verdict));
        Assert.NotEmpty(failed.Because);
        Assert.All(report.Checks.SkipWhile(check => check != failed).Skip(1), check => Assert.Equal(CheckResult.NotChecked, check.Result));
    }

    [Theory]
    [InlineData(1001, 1)]
    [InlineData(1, 600)]
    public void More_parameters_than_a_build_has_are_refused_with_a_sentence(int count, int name)
    {
        var statement = Attestations.Statement();
        var all = new System.Text.Json.Nodes.JsonObject();
        for (var i = 0; i < count; i++)
        {
            all[$"{i}{new string('n', name)}"] = "x";
        }

        Set(statement, "/predicate/buildDefinition/externalParameters/deep", all.ToJsonString());

        var report = Judge(Attestations.Sign(statement, Attestations.By(_key)), Attestations.Known(_key));

        Assert.StartsWith("The statement says more than 1000 externalParameters", report.Checks.Single(check => check.Result is CheckResult.Failed).Because, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_read_of_what_nobody_known_signed()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var envelope = Attestations.Envelope("application/vnd.in-toto+json", "this is not even JSON"u8.ToArray(), [1, 2, 3]);

        var unsigned = Judge(envelope, Attestations.Known(_key));
        var stranger = Judge(Attestations.Sign(Attestations.Statement(), Attestations.By(other)), Attestations.Known(_key));
        var nobody = Judge(envelope);

        Assert.All(new[] { unsigned, stranger }, report => Assert.Equal((ProvenanceVerdict.Failed, "Signature"), (report.Verdict, report.Checks.Single(check => check.Result is CheckResult.Failed).Title)));
        Assert.Equal((ProvenanceVerdict.Unchecked, CheckResult.NotChecked), (nobody.Verdict, nobody.Checks[0].Result));
    }

    [Fact]
    public void What_nobody_has_said_is_not_known_to_be_right()
    {
        var silent = Judge(Attestations.Sign(Attestations.Statement(), Attestations.By(_key)), [Attestations.Known(_key)], new() { Application = new("shop") });

        Assert.Equal((ProvenanceVerdict.Unchecked, 3), (silent.Verdict, silent.Level));
        Assert.Equal("Nobody has said which repository shop is built from.", ProvenanceRules.Sight([silent]).Sentence);
        Assert.Null(ProvenanceRules.Sight([silent]).Level);
    }

    [Fact]
    public void Keys_are_counted_and_not_signatures_and_each_must_be_allowed_to_speak()
    {
        using var second = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var two = Attestations.Terms with { SignaturesNeeded = 2 };
        var twice = Attestations.Sign(Attestations.Statement(), Attestations.By(_key), Attestations.By(_key));
        var both = Attestations.Sign(Attestations.Statement(), Attestations.By(_key), Attestations.By(second));
        var first = Attestations.Known(_key);
        var other = Attestations.Known(second, "second", null, new TrustedBuilder(Attestations.Builder, 2));
        var stranger = Attestations.Known(second, "second", null, new TrustedBuilder("https://elsewhere.example", 3));

        Assert.Equal((ProvenanceVerdict.Failed, CheckResult.Failed), (Judge(twice, [first, other], two).Verdict, Judge(twice, [first, other], two).Checks[0].Result));
        Assert.Equal((ProvenanceVerdict.Verified, 2), (Judge(both, [first, other], two).Verdict, Judge(both, [first, other], two).Level));
        Assert.Equal("Builder", Judge(both, [first, stranger], two).Checks.Single(check => check.Result is CheckResult.Failed).Title);
        Assert.Equal(CheckResult.Failed, Judge(twice, [first, first with { Name = "again" }], two).Checks[0].Result);
    }

    [Theory]
    [InlineData("application/vnd.dev.sigstore.bundle.v0.3+json", """{"certificate":{"rawBytes":"AAAA"}}""")]
    [InlineData("application/vnd.dev.sigstore.bundle+json;version=0.1", """{"x509CertificateChain":{"certificates":[{"rawBytes":"AAAA"}]}}""")]
    [InlineData("application/vnd.dev.sigstore.bundle+json;version=0.2", """{"x509CertificateChain":{"certificates":[{"rawBytes":"AAAA"}]}}""")]
    public void A_keyless_bundle_is_never_verified_even_where_a_known_key_signed_it(string mediaType, string material)
    {
        var bundle = new JsonObject
        {
            ["mediaType"] = mediaType,
            ["verificationMaterial"] = JsonNode.Parse(material),
            ["dsseEnvelope"] = JsonNode.Parse(Attestations.Sign(Attestations.Statement(), Attestations.By(_key))),
        };

        var report = Judge(Encoding.UTF8.GetBytes(bundle.ToJsonString()), Attestations.Known(_key));

        Assert.Equal((ProvenanceVerdict.Unchecked, CheckResult.NotChecked, "Certificate present, transparency log not checked."), (report.Verdict, report.Checks[0].Result, report.Checks[0].Because));
        Assert.Null(report.Level);
    }

    [Theory]
    [InlineData("[]", "provenance.malformed")]
    [InlineData("{", "provenance.malformed")]
    [InlineData("{}", "provenance.malformed")]
    [InlineData("""{"payload":"","payload":"","payloadType":"a","signatures":[{"sig":""}]}""", "provenance.malformed")]
    [InlineData("""{"payload":"","payloadType":"a","signatures":[]}""", "provenance.malformed")]
    [InlineData("""{"payload":"","payloadType":"a","signatures":[{"sig":"AA=="},{"sig":"AA=="},{"sig":"AA=="},{"sig":"AA=="},{"sig":"AA=="}]}""", "provenance.malformed")]
    [InlineData("""{"payload":"!","payloadType":"a","signatures":[{"sig":"AA=="}]}""", "provenance.malformed")]
    [InlineData("""{"payload":"","payloadType":"\ud800","signatures":[{"sig":"AA=="}]}""", "provenance.malformed")]
    [InlineData("""{"mediaType":"application/vnd.dev.sigstore.bundle.v0.9+json"}""", "provenance.malformed")]
    [InlineData("""{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","messageSignature":{}}""", "provenance.no-statement")]
    public void What_is_no_provenance_is_refused(string document, string code) => Assert.Equal(code, ProvenanceRules.Judge(Encoding.UTF8.GetBytes(document), Attestations.Artifact, [], Attestations.Terms).Refusal?.Code);

    [Fact]
    public void What_nests_too_deep_or_is_too_long_is_refused()
    {
        Assert.Equal("provenance.malformed", ProvenanceRules.Judge(Encoding.UTF8.GetBytes(new string('[', 500_000)), Attestations.Artifact, [], Attestations.Terms).Refusal?.Code);
        Assert.Equal(RefusalKind.TooLarge, ProvenanceRules.Judge(new byte[(1 << 20) + 1], Attestations.Artifact, [], Attestations.Terms).Refusal?.Kind);
    }

    [Fact]
    public void One_document_that_holds_is_enough_and_one_that_does_not_takes_nothing_away()
    {
        var good = Judge(Attestations.Sign(Attestations.Statement(), Attestations.By(_key)), Attestations.Known(_key));
        var bad = Judge(Attestations.Sign(Attestations.Statement(new(new string('b', 64))), Attestations.By(_key)), Attestations.Known(_key));

        Assert.Equal((ProvenanceVerdict.Absent, null), (ProvenanceRules.Sight([]).Verdict, ProvenanceRules.Sight([]).Level));
        Assert.Equal((ProvenanceVerdict.Verified, 3), (ProvenanceRules.Sight([bad, good, bad]).Verdict, ProvenanceRules.Sight([bad, good, bad]).Level));
        Assert.Equal((ProvenanceVerdict.Failed, null), (ProvenanceRules.Sight([bad]).Verdict, ProvenanceRules.Sight([bad]).Level));
    }

    private static ProvenanceReport Judge(byte[] document, params SigningKey[] keys) => Judge(document, keys, Attestations.Terms);

    private static ProvenanceReport Judge(byte[] document, SigningKey[] keys, EvidenceTerms terms) => ProvenanceRules.Judge(document, Attestations.Artifact, keys.ToFacts(), terms).Value();

    private static void Set(JsonNode root, string at, string value)
    {
        var steps = at[1..].Split('/');
        var parent = steps[..^1].Aggregate(root, (node, step) => (node is JsonArray array ? array[int.Parse(step, CultureInfo.InvariantCulture)] : node[step]) ?? throw new InvalidOperationException(at));
        parent[steps[^1]] = JsonNode.Parse(value);
    }

    private static byte[] Coordinate(string number) => BigInteger.Parse(number, CultureInfo.InvariantCulture).ToByteArray(isUnsigned: true, isBigEndian: true) is { } bytes ? [.. new byte[32 - bytes.Length], .. bytes] : [];
}
