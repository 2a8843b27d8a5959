using System.Globalization;
using System.Text;

namespace ReleaseBoard.Domain.Artifacts;

/// <summary>What stands before an entry because its header has no room for it.</summary>
internal sealed record TarExtension
{
    public static readonly TarExtension None = new();

    public string? Path { get; private init; }

    public long? Size { get; private init; }

    public TarExtension With(TarHeader header, ReadOnlySpan<byte> text) => header.Kind switch
    {
        'L' => this with { Path = ArchivePathRules.Decode(text.TrimEnd((byte)0)) },
        'x' => WithRecords(text),
        // A link's long target changes nothing (the link is refused next), and what is said of all entries is never a name.
        _ => this,
    };

    /// <summary>Records of the form "length key=value\n", the length counting itself.</summary>
    private TarExtension WithRecords(ReadOnlySpan<byte> text)
    {
        var result = this;
        while (!text.IsEmpty)
        {
            var space = text.IndexOf((byte)' ');
            if (space is < 1 or > 6 || !int.TryParse(text[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= space + 1 || length > text.Length || text[length - 1] != '\n')
            {
                throw Malformed();
            }

            var record = text[(space + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals < 1)
            {
                throw Malformed();
            }

            result = result.With(Encoding.ASCII.GetString(record[..equals]), record[(equals + 1)..]);
            text = text[length..];
        }

        return result;
    }

    private TarExtension With(string key, ReadOnlySpan<byte> value) => key switch
    {
        "path" => this with { Path = ArchivePathRules.Decode(value) },
        "size" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) => this with { Size = size },
        "size" => throw Malformed(),
        _ when key.StartsWith("GNU.sparse.", StringComparison.Ordinal) =>
            throw HostileArchiveException.Invalid("archive.entry-kind", "The archive holds a sparse file; pack it without holes."),
        _ => this,
    };

    private static HostileArchiveException Malformed() => HostileArchiveException.Corrupt("a tar attribute is malformed");
}
