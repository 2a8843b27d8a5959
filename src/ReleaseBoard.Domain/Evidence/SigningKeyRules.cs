using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>Which keys may speak for builders.</summary>
public static partial class SigningKeyRules
{
    /// <summary>Keys in all: each is tried with each signature.</summary>
    public const int Most = 20;

    private const int MostBuilders = 20;
    private const int LongestPem = 8 << 10;
    private const int LongestId = 500;
    private const string EcKey = "1.2.840.10045.2.1";
    private const string RsaKey = "1.2.840.113549.1.1.1";

    /// <summary>The key as wished: new, changed by one revision, or as it was when the wish says nothing new.</summary>
    /// <param name="others">The other keys that are known.</param>
    public static Outcome<SigningKey> Apply(SigningKey? known, SigningKeyWish wish, IReadOnlyCollection<SigningKey> others)
    {
        if (Revisions.Check("signing-key", $"The key {wish.Name}", known?.Revision ?? 0, wish.BasedOn) is { } stale)
        {
            return stale;
        }

        return (CheckName(wish) ?? CheckBuilders(wish.Builders)) is { } refusal ? refusal : Read(wish).Then<SigningKey>(read =>
        {
            if (others.FirstOrDefault(other => other.Fingerprint == read.Fingerprint) is { } same)
            {
                return new Refusal("signing-key.known", $"This is the key {same.Name} already; one key has one name.");
            }

            if (known is null && others.Count >= Most)
            {
                return new Refusal("signing-key.too-many", $"There are {Most} keys already, the most there can be.");
            }

            var next = read with { Revision = known?.Revision ?? 0 };
            return next == known ? known : next with { Revision = next.Revision + 1 };
        });
    }

    private static Refusal? CheckName(SigningKeyWish wish) => Name().IsMatch(wish.Name)
        ? null
        : Refusal.Invalid("signing-key.name-malformed", "A key's name is 1 to 60 letters, digits, dots, hyphens and underscores, and starts with a letter or digit.");

    private static Refusal? CheckBuilders(Facts<TrustedBuilder> builders) =>
        builders.Count > MostBuilders || builders.DistinctBy(builder => builder.Id).Count() < builders.Count
            || builders.Any(builder => builder.Id.Trim().Length is 0 || builder.Id.Length > LongestId || builder.Id.Any(char.IsControl) || builder.Level is < 1 or > 3)
            ? Refusal.Invalid("signing-key.builders", $"A key speaks for at most {MostBuilders} builders, each named once by its id, with an SLSA build level of 1 to 3.")
            : null;

    private static Outcome<SigningKey> Read(SigningKeyWish wish)
    {
        if (wish.PublicKey.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            return Refusal.Invalid("signing-key.private", "This is a private key. The board needs the public one only; whoever saw this one can sign with it, so make another.");
        }

        if (wish.PublicKey.Length > LongestPem || !PemEncoding.TryFind(wish.PublicKey, out var fields) || wish.PublicKey[fields.Label] is not "PUBLIC KEY")
        {
            return Unreadable();
        }

        try
        {
            var der = Convert.FromBase64String(wish.PublicKey[fields.Base64Data]);
            var key = PublicKey.CreateFromSubjectPublicKeyInfo(der, out var read);
            return read != der.Length ? Unreadable() : key.Oid.Value switch
            {
                EcKey => Ecdsa(wish, key, der),
                RsaKey => Rsa(wish, key, der),
                _ => Refusal.Invalid("signing-key.algorithm", "This kind of key is not supported: ECDSA on P-256 or P-384 and RSA are."),
            };
        }
        catch (CryptographicException)
        {
            return Unreadable();
        }
    }

    private static Outcome<SigningKey> Ecdsa(SigningKeyWish wish, PublicKey key, byte[] der)
    {
        using var ecdsa = key.GetECDsaPublicKey() ?? throw new CryptographicException("Not an elliptic curve.");
        SigningAlgorithm? algorithm = ecdsa.ExportParameters(false).Curve is { IsNamed: true, Oid: var curve } ? curve.Value switch
        {
            "1.2.840.10045.3.1.7" => SigningAlgorithm.EcdsaP256,
            "1.3.132.0.34" => SigningAlgorithm.EcdsaP384,
            _ => null,
        } : null;
        return algorithm is not { } known
            ? Refusal.Invalid("signing-key.curve", "This curve is not supported: P-256 and P-384 are.")
            : wish.Format is SignatureFormat.Pkcs1 or SignatureFormat.Pss
                ? Refusal.Invalid("signing-key.format", "ECDSA signatures are written as DER or raw.")
                : Key(wish, der, known, ecdsa.KeySize, wish.Format ?? SignatureFormat.Der, wish.Hash ?? (known is SigningAlgorithm.EcdsaP384 ? SigningHash.Sha384 : SigningHash.Sha256));
    }

    private static Outcome<SigningKey> Rsa(SigningKeyWish wish, PublicKey key, byte[] der)
    {
        using var rsa = key.GetRSAPublicKey() ?? throw new CryptographicException("Not RSA.");
        return rsa.KeySize is < 2048 or > 8192
            ? Refusal.Invalid("signing-key.size", $"An RSA key has 2048 to 8192 bits; this one has {rsa.KeySize}.")
            : wish.Format is SignatureFormat.Der or SignatureFormat.Raw
                ? Refusal.Invalid("signing-key.format", "RSA signatures are padded as PKCS #1 or PSS.")
                : Key(wish, der, SigningAlgorithm.Rsa, rsa.KeySize, wish.Format ?? SignatureFormat.Pkcs1, wish.Hash ?? SigningHash.Sha256);
    }

    private static SigningKey Key(SigningKeyWish wish, byte[] der, SigningAlgorithm algorithm, int bits, SignatureFormat format, SigningHash hash) => new()
    {
        Name = wish.Name,
        PublicKey = new string(PemEncoding.Write("PUBLIC KEY", der)),
        Algorithm = algorithm,
        Bits = bits,
        Format = format,
        Hash = hash,
        Fingerprint = Digest.Of(der),
        Builders = wish.Builders,
    };

    private static Refusal Unreadable() => Refusal.Invalid("signing-key.malformed", "This is no public key: it is one PEM block that begins with -----BEGIN PUBLIC KEY-----.");

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,59}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
