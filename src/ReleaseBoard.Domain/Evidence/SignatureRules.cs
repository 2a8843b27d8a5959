using System.Security.Cryptography;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>Whether a signature is a key's over some bytes, in the one format that was agreed on with the key.</summary>
internal static class SignatureRules
{
    public static bool Verify(SigningKey key, byte[] signed, byte[] signature)
    {
        try
        {
            return key.Algorithm is SigningAlgorithm.Rsa ? VerifyRsa(key, signed, signature) : VerifyEcdsa(key, signed, signature);
        }
        catch (CryptographicException)
        {
            // A signature that cannot even be read is none.
            return false;
        }
    }

    private static bool VerifyEcdsa(SigningKey key, byte[] signed, byte[] signature)
    {
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(key.PublicKey);
        var format = key.Format is SignatureFormat.Raw ? DSASignatureFormat.IeeeP1363FixedFieldConcatenation : DSASignatureFormat.Rfc3279DerSequence;
        return ecdsa.VerifyData(signed, signature, Hash(key.Hash), format);
    }

    private static bool VerifyRsa(SigningKey key, byte[] signed, byte[] signature)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(key.PublicKey);
        return rsa.VerifyData(signed, signature, Hash(key.Hash), key.Format is SignatureFormat.Pss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }

    private static HashAlgorithmName Hash(SigningHash hash) => hash switch
    {
        SigningHash.Sha384 => HashAlgorithmName.SHA384,
        SigningHash.Sha512 => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    };
}
