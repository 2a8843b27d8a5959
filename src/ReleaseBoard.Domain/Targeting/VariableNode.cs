using System.Globalization;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>A value from the context, by the names that lead to it.</summary>
/// <param name="otherwise">What stands for it when it is missing.</param>
/// <param name="replacesNull">Null counts as missing, as in a compiled rule; in an interpreted one it does not.</param>
internal sealed class VariableNode(byte[][] path, Node otherwise, bool replacesNull) : Node
{
    private readonly bool _isMoment = PathRules.IsMoment(path);

    public override Datum Evaluate(ref Frame frame)
    {
        var isThere = TryFind(ref frame, path, _isMoment, out var value);
        value = isThere && !(value.IsNull && replacesNull) ? value : otherwise.Evaluate(ref frame);
        frame.Last = value;
        return value;
    }

    public static bool TryFind(ref Frame frame, ReadOnlySpan<byte[]> path, bool isMoment, out Datum value)
    {
        if (isMoment && !frame.IsInLoop)
        {
            return TryMoment(ref frame, path[1..], out value);
        }

        value = frame.IsInLoop ? frame.Item : Datum.Of(frame.Context.Data);
        foreach (var name in path)
        {
            if (!TryStep(value, name, out value))
            {
                return false;
            }
        }

        return true;
    }

    public static bool TryStep(Datum from, ReadOnlySpan<byte> name, out Datum to)
    {
        to = default;
        return from.Kind switch
        {
            DatumKind.Map => from.Map.TryGet(name, out to),
            DatumKind.List => TryItem(from.List, name, out to),
            _ => false,
        };
    }

    private static bool TryItem(ReadOnlySpan<Datum> list, ReadOnlySpan<byte> name, out Datum item)
    {
        // 01 and +1 are names, no places in a list.
        var isPlace = (name.Length == 1 || (name.Length > 1 && name[0] != '0')) && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < list.Length;
        item = isPlace ? list[int.Parse(name, NumberStyles.None, CultureInfo.InvariantCulture)] : default;
        return isPlace;
    }

    private static bool TryMoment(ref Frame frame, ReadOnlySpan<byte[]> path, out Datum value)
    {
        ReadOnlySpan<byte> name = path.Length == 1 ? path[0] : default;
        value = path.IsEmpty ? Datum.Of(FlagdMap(frame))
            : name.SequenceEqual("flagKey"u8) ? Datum.Of(frame.Flag.KeyText)
            : name.SequenceEqual("timestamp"u8) ? Datum.Of((double)frame.Now)
            : Datum.Null;
        return !value.IsNull;
    }

    private static DatumMap FlagdMap(in Frame frame)
    {
        byte[] names = [.. "flagKeytimestamp"u8];
        return new DatumMap([new DatumEntry(names, 0, 7, Datum.Of(frame.Flag.KeyText)), new DatumEntry(names, 7, 9, Datum.Of((double)frame.Now))], 2);
    }
}

/// <summary>All that is looked at here: the whole context, or inside a loop the item.</summary>
internal sealed class WholeNode : Node
{
    public override Datum Evaluate(ref Frame frame) => frame.IsInLoop ? frame.Item : Datum.Of(frame.Context.Data);
}

/// <summary>A value whose name must be computed first; only what is missing, not what is null, is replaced.</summary>
internal sealed class ComputedVariableNode(Node name, Node otherwise) : Node
{
    public override Datum Evaluate(ref Frame frame)
    {
        var key = name.Evaluate(ref frame);
        var instead = otherwise.Evaluate(ref frame);
        if (key.IsNull || (key.Kind is DatumKind.Text && key.Text.IsEmpty))
        {
            return frame.IsInLoop ? frame.Item : Datum.Of(frame.Context.Data);
        }

        var path = PathRules.Split(System.Text.Encoding.UTF8.GetString(ScriptRules.ToText(key)));
        return VariableNode.TryFind(ref frame, path, PathRules.IsMoment(path), out var value) ? value : instead;
    }
}

/// <summary>The names in <c>user.address.city</c>; a backslash before a dot makes it part of a name.</summary>
internal static class PathRules
{
    /// <summary>Whether the names lead to what flagd itself adds to a context.</summary>
    public static bool IsMoment(byte[][] path) => path.Length > 0 && path[0].AsSpan().SequenceEqual("$flagd"u8);

    public static byte[][] Split(string path)
    {
        var names = new List<byte[]>();
        var name = new System.Text.StringBuilder();
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '\\' && i + 1 < path.Length && path[i + 1] is '.' or '/' or '\\')
            {
                name.Append(path[++i]);
            }
            else if (path[i] == '.')
            {
                names.Add(System.Text.Encoding.UTF8.GetBytes(name.ToString()));
                name.Clear();
            }
            else
            {
                name.Append(path[i]);
            }
        }

        if (names.Count != path.Length)
        {
            names.Add(System.Text.Encoding.UTF8.GetBytes(name.ToString()));
        }

        return [.. names];
    }
}
