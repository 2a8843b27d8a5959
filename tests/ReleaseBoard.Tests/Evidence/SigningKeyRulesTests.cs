using System.Security.Cryptography;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Evidence;

public sealed class SigningKeyRulesTests
{
    [Fact]
    public void A_key_says_what_it_is_and_gets_the_usual_format()
    {
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);

        Assert.Equal((SigningAlgorithm.EcdsaP256, 256, SignatureFormat.Der, SigningHash.Sha256), Kind(p256));
        Assert.Equal((SigningAlgorithm.EcdsaP384, 384, SignatureFormat.Der, SigningHash.Sha384), Kind(p384));
        Assert.Equal((SigningAlgorithm.Rsa, 2048, SignatureFormat.Pkcs1, SigningHash.Sha256), Kind(rsa));
    }

    [Fact]
    public void What_is_no_key_of_these_kinds_is_refused()
    {
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var p521 = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        using var small = RSA.Create(1024);
        using var rsa = RSA.Create(2048);
        var good = new SigningKeyWish("builder", p256.ExportSubjectPublicKeyInfoPem());
        (SigningKeyWish Wish, string Code)[] cases =
        [
            (good with { PublicKey = "" }, "signing-key.malformed"),
            (good with { PublicKey = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----" }, "signing-key.malformed"),
            (good with { PublicKey = good.PublicKey + new string(' ', 9000) }, "signing-key.malformed"),
            (good with { PublicKey = p256.ExportPkcs8PrivateKeyPem() }, "signing-key.private"),
            (good with { PublicKey = p521.ExportSubjectPublicKeyInfoPem() }, "signing-key.curve"),
            (good with { PublicKey = small.ExportSubjectPublicKeyInfoPem() }, "signing-key.size"),
            (good with { Format = SignatureFormat.Pss }, "signing-key.format"),
            (good with { PublicKey = rsa.ExportSubjectPublicKeyInfoPem(), Format = SignatureFormat.Raw }, "signing-key.format"),
            (good with { Name = "a b" }, "signing-key.name-malformed"),
            (good with { Builders = [new("a"), new("a", 2)] }, "signing-key.builders"),
            (good with { Builders = [new("a", 4)] }, "signing-key.builders"),
            (good with { Builders = [new(" ")] }, "signing-key.builders"),
            (good with { BasedOn = 3 }, "signing-key.changed-meanwhile"),
        ];

        Assert.All(cases, one => Assert.Equal(one.Code, SigningKeyRules.Apply(null, one.Wish, []).Refusal?.Code));
    }

    [Fact]
    public void One_key_has_one_name_and_the_same_wish_changes_nothing()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var wish = new SigningKeyWish("builder", key.ExportSubjectPublicKeyInfoPem());
        var known = SigningKeyRules.Apply(null, wish, []).Value();

        Assert.Equal("signing-key.known", SigningKeyRules.Apply(null, wish with { Name = "again" }, [known]).Refusal?.Code);
        Assert.Equal(known, SigningKeyRules.Apply(known, wish, []).Value());
        Assert.Equal(2, SigningKeyRules.Apply(known, wish with { Builders = [new("b")] }, []).Value().Revision);
    }

    private static (SigningAlgorithm, int, SignatureFormat, SigningHash) Kind(AsymmetricAlgorithm key)
    {
        var known = SigningKeyRules.Apply(null, new("builder", key.ExportSubjectPublicKeyInfoPem()), []).Value();
        return (known.Algorithm, known.Bits, known.Format, known.Hash);
    }
}
