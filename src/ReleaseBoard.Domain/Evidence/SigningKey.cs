using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>What kind of key it is. There is no Ed25519 in the base library, so there is none here.</summary>
public enum SigningAlgorithm
{
    EcdsaP256,
    EcdsaP384,
    Rsa,
}

/// <summary>How a signature is written: agreed on with the key and never found out by trying.</summary>
public enum SignatureFormat
{
    /// <summary>ECDSA as a DER sequence (RFC 3279), as Sigstore's tools write it.</summary>
    Der,

    /// <summary>ECDSA as r and s side by side (IEEE P1363), as in DSSE's own example.</summary>
    Raw,

    /// <summary>RSA with the padding of PKCS #1 v1.5.</summary>
    Pkcs1,

    /// <summary>RSA with probabilistic padding.</summary>
    Pss,
}

/// <summary>Which hash is signed.</summary>
public enum SigningHash
{
    Sha256,
    Sha384,
    Sha512,
}

/// <summary>A public key that provenance may be signed with, and the builders it may speak for.</summary>
public sealed record SigningKey
{
    public required string Name { get; init; }

    /// <summary>The public key as PEM (SubjectPublicKeyInfo).</summary>
    public required string PublicKey { get; init; }

    public required SigningAlgorithm Algorithm { get; init; }

    /// <summary>Its length in bits.</summary>
    public required int Bits { get; init; }

    public required SignatureFormat Format { get; init; }

    public required SigningHash Hash { get; init; }

    /// <summary>SHA-256 of the key itself: two names for one key are one key.</summary>
    public required Digest Fingerprint { get; init; }

    public Facts<TrustedBuilder> Builders { get; init; } = [];

    public int Revision { get; init; }
}

/// <summary>A builder that a key may speak for, and the SLSA build level (1 to 3) it was found to reach.</summary>
public sealed record TrustedBuilder(string Id, int Level = 1);

/// <summary>What a person says a key shall be.</summary>
public sealed record SigningKeyWish(string Name, string PublicKey)
{
    /// <summary>Null is what is usual for the kind of key: DER for ECDSA, PKCS #1 for RSA.</summary>
    public SignatureFormat? Format { get; init; }

    /// <summary>Null is what is usual: SHA-384 for P-384, else SHA-256.</summary>
    public SigningHash? Hash { get; init; }

    public Facts<TrustedBuilder> Builders { get; init; } = [];

    /// <summary>The revision the person looked at, 0 for a key that is new; null overwrites whatever is there.</summary>
    public int? BasedOn { get; init; }
}
