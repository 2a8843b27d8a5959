using System.Globalization;
using System.Text;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>A signed payload as DSSE 1.0 wraps it. Nothing in it is believed before a signature over <see cref="Signed"/> was verified.</summary>
internal sealed record DsseEnvelope(string PayloadType, byte[] Payload, IReadOnlyList<byte[]> Signatures)
{
    /// <summary>What the signatures are over: the pre-authentication encoding of DSSE's protocol, "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body.</summary>
    public byte[] Signed()
    {
        var type = Encoding.UTF8.GetBytes(PayloadType);
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"DSSEv1 {type.Length} {PayloadType} {Payload.Length} "));
        return [.. head, .. Payload];
    }
}

/// <summary>What was sent as provenance: an envelope, bare or in a Sigstore bundle.</summary>
/// <param name="IsKeyless">True when a certificate and not a key that is managed here speaks for the signature.</param>
internal sealed record AttestationDocument(DsseEnvelope Envelope, bool IsKeyless);
