using System.Globalization;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>A value from the context, by the names that lead to it.</summary>
/// <param name="otherwise">What stands for it when it is missing or null.</param>
internal sealed class VariableNode(byte[][] path, Node otherwise) : Node
{
    private readonly bool _isMoment = path.Length > 0 && path[0].AsSpan().SequenceEqual("$flagd"u8);

    public override Datum Evaluate(ref Frame frame)
    {
        var value = Find(ref frame, path, _isMoment);
        value = value.IsNull ? otherwise.Evaluate(ref frame) : value;
        frame.Last = value;
        return value;
    }

    public static Datum Find(ref Frame frame, ReadOnlySpan<byte[]> path, bool isMoment)
    {
        if (isMoment && !frame.IsInLoop)
        {
            return OfTheMoment(ref frame, path[1..]);
        }

        var at = frame.IsInLoop ? frame.Item : Datum.Of(frame.Context.Data);
        foreach (var name in path)
        {
            if (!TryStep(at, name, out at))
            {
                return Datum.Null;
            }
        }

        return at;
    }

    public static bool TryStep(in Datum from, ReadOnlySpan<byte> name, out Datum to)
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

    private static Datum OfTheMoment(ref Frame frame, ReadOnlySpan<byte[]> path)
    {
        if (path.Length != 1)
        {
            return path.IsEmpty ? Datum.Of(FlagdMap(frame)) : Datum.Null;
        }

        ReadOnlySpan<byte> name = path[0];
        return name.SequenceEqual("flagKey"u8) ? Datum.Of(frame.Flag.KeyText) : name.SequenceEqual("timestamp"u8) ? Datum.Of(frame.Now) : Datum.Null;
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
        var at = frame.IsInLoop ? frame.Item : Datum.Of(frame.Context.Data);
        if (!frame.IsInLoop && path.Length > 0 && path[0].AsSpan().SequenceEqual("$flagd"u8))
        {
            return VariableNode.Find(ref frame, path, isMoment: true);
        }

        foreach (var step in path)
        {
            if (!VariableNode.TryStep(at, step, out at))
            {
                return instead;
            }
        }

        return at;
    }
}

/// <summary>The names in <c>user.address.city</c>; a backslash before a dot makes it part of a name.</summary>
internal static class PathRules
{
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
