using System.Globalization;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Evidence;

/// <summary>A signing key while someone types.</summary>
public sealed class SigningKeyDraft
{
    public string Name { get; set; } = "";

    public string PublicKey { get; set; } = "";

    /// <summary>Null is what is usual for its kind.</summary>
    public SignatureFormat? Format { get; set; }

    /// <summary>A line each: a builder's id, and its level behind a blank.</summary>
    public string Builders { get; set; } = "";

    /// <summary>True when the board knows it already: its name stays.</summary>
    public bool IsKnown => Revision > 0;

    private int Revision { get; init; }

    public static SigningKeyDraft Of(SigningKey known) => new()
    {
        Name = known.Name,
        PublicKey = known.PublicKey,
        Format = known.Format,
        Builders = string.Join('\n', known.Builders.Select(builder => $"{builder.Id} {builder.Level}")),
        Revision = known.Revision,
    };

    public SigningKeyWish ToWish() => new(Name.Trim(), PublicKey.Trim())
    {
        Format = Format,
        Builders = Builders.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Builder).ToFacts(),
        BasedOn = Revision,
    };

    // Without a level it is SLSA's least.
    private static TrustedBuilder Builder(string line) =>
        line.LastIndexOf(' ') is var at and > 0 && int.TryParse(line[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var level)
            ? new(line[..at].Trim(), level)
            : new(line);
}
