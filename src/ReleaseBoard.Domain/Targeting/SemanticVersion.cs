using System.Buffers;
using System.Globalization;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>A version as semver.org 2.0.0 writes it, with flagd's lenience: a leading v, and "1" or "1.2" filled up with zeros.</summary>
internal readonly ref struct SemanticVersion
{
    // What the JavaScript library bears; longer ones are no versions.
    private const int Longest = 256;

    private static readonly SearchValues<byte> PartLetters = SearchValues.Create("0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    public long Major { get; private init; }

    public long Minor { get; private init; }

    public long Patch { get; private init; }

    /// <summary>What stands between - and +; build metadata counts for nothing.</summary>
    public ReadOnlySpan<byte> Prerelease { get; private init; }

    public static bool TryParse(ReadOnlySpan<byte> text, out SemanticVersion version)
    {
        version = default;
        if (text.Length is 0 or > Longest)
        {
            return false;
        }

        text = text[0] is (byte)'v' or (byte)'V' ? text[1..] : text;
        if (TakeBuild(ref text) is not { } hasBuild || TakePrerelease(ref text, out var prerelease) is not { } hasPrerelease)
        {
            return false;
        }

        Span<long> numbers = [0, 0, 0];
        var count = 0;
        foreach (var range in text.Split((byte)'.'))
        {
            if (count == 3 || !TryNumber(text[range], out numbers[count++]))
            {
                return false;
            }
        }

        version = new SemanticVersion { Major = numbers[0], Minor = numbers[1], Patch = numbers[2], Prerelease = prerelease };
        return count == 3 || !(hasBuild || hasPrerelease);
    }

    /// <summary>Section 11: numbers first, then a prerelease before none, then its parts.</summary>
    public int CompareTo(SemanticVersion other)
    {
        var numbers = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        return numbers != 0 ? numbers : ComparePrerelease(Prerelease, other.Prerelease);
    }

    private static int ComparePrerelease(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.IsEmpty || right.IsEmpty)
        {
            return left.IsEmpty.CompareTo(right.IsEmpty);
        }

        while (true)
        {
            var order = ComparePart(Part(ref left, out var isLastLeft), Part(ref right, out var isLastRight));
            if (order != 0 || isLastLeft || isLastRight)
            {
                return order != 0 ? order : isLastRight.CompareTo(isLastLeft);
            }
        }
    }

    private static ReadOnlySpan<byte> Part(ref ReadOnlySpan<byte> rest, out bool isLast)
    {
        var dot = rest.IndexOf((byte)'.');
        isLast = dot < 0;
        var part = isLast ? rest : rest[..dot];
        rest = isLast ? default : rest[(dot + 1)..];
        return part;
    }

    private static int ComparePart(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => (IsNumeric(left), IsNumeric(right)) switch
    {
        (true, true) => left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right),
        (true, false) => -1,
        (false, true) => 1,
        _ => left.SequenceCompareTo(right),
    };

    private static bool? TakeBuild(ref ReadOnlySpan<byte> text)
    {
        var plus = text.IndexOf((byte)'+');
        if (plus < 0)
        {
            return false;
        }

        var isGood = AreParts(text[(plus + 1)..], mayLeadWithZero: true);
        text = text[..plus];
        return isGood ? true : null;
    }

    private static bool? TakePrerelease(scoped ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> prerelease)
    {
        prerelease = default;
        var dash = text.IndexOf((byte)'-');
        if (dash < 0)
        {
            return false;
        }

        prerelease = text[(dash + 1)..];
        text = text[..dash];
        return AreParts(prerelease, mayLeadWithZero: false) ? true : null;
    }

    private static bool AreParts(ReadOnlySpan<byte> parts, bool mayLeadWithZero)
    {
        foreach (var range in parts.Split((byte)'.'))
        {
            var part = parts[range];
            if (part.IsEmpty || part.ContainsAnyExcept(PartLetters)
                || (!mayLeadWithZero && IsNumeric(part) && part.Length > 1 && part[0] == '0'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsNumeric(ReadOnlySpan<byte> part) => !part.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static bool TryNumber(ReadOnlySpan<byte> digits, out long number)
    {
        number = 0;
        return !digits.IsEmpty && IsNumeric(digits) && (digits.Length == 1 || digits[0] != '0')
            && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= (long)TargetingLimits.LargestNumber;
    }
}
