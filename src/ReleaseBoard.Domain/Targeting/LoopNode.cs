namespace ReleaseBoard.Domain.Targeting;

internal enum Loop
{
    Map,
    Filter,
    All,
    Some,
    None,
}

/// <summary>A rule applied to each item of a list; in it, names are looked for in the item.</summary>
internal sealed class LoopNode(Loop asked, Node list, Node body, bool isInterpreted) : Node
{
    public override Datum Evaluate(ref Frame frame)
    {
        var among = list.Evaluate(ref frame);
        if (asked is Loop.All)
        {
            frame.Last = among;
        }

        if (among.Kind is not DatumKind.List)
        {
            return ScriptRules.IsTruthy(among) ? frame.Fail() : OfNothing(among);
        }

        if (asked is Loop.All && among.List.IsEmpty)
        {
            return Datum.Of(false);
        }

        var (item, last, wasInLoop) = (frame.Item, frame.Last, frame.IsInLoop);
        frame.IsInLoop = true;
        var result = asked is Loop.Map or Loop.Filter ? Collect(ref frame, among.List) : Datum.Of(Judge(ref frame, among.List));
        (frame.Item, frame.Last, frame.IsInLoop) = (item, last, wasInLoop);
        return result;
    }

    // "All of null" is true in flagd-core where it compiles, "all of an empty list" is false.
    private Datum OfNothing(in Datum among) => asked switch
    {
        Loop.Map or Loop.Filter => Datum.Of([], 0),
        Loop.All => Datum.Of(!isInterpreted && !(among.Kind is DatumKind.List)),
        _ => Datum.Of(asked is Loop.None),
    };

    private Datum Collect(ref Frame frame, ReadOnlySpan<Datum> items)
    {
        var kept = new Datum[items.Length];
        var count = 0;
        foreach (ref readonly var item in items)
        {
            if (!frame.TakeTurn())
            {
                break;
            }

            frame.Item = item;
            if (asked is Loop.Map)
            {
                kept[count++] = body.Evaluate(ref frame);
            }
            else if (body.IsTrue(ref frame))
            {
                kept[count++] = item;
            }
        }

        return Datum.Of(kept, count);
    }

    private bool Judge(ref Frame frame, ReadOnlySpan<Datum> items)
    {
        foreach (ref readonly var item in items)
        {
            if (!frame.TakeTurn())
            {
                return false;
            }

            frame.Item = item;
            if (body.IsTrue(ref frame) != (asked is Loop.All))
            {
                return asked is Loop.Some;
            }
        }

        return asked is not Loop.Some;
    }
}

/// <summary><c>reduce</c>: one value out of a list, by a rule that sees what there is so far and the next item.</summary>
internal sealed class ReductionNode(Node list, Node body, Node? first) : Node
{
    private static readonly byte[] Names = [.. "accumulatorcurrent"u8];

    public override Datum Evaluate(ref Frame frame)
    {
        var among = list.Evaluate(ref frame);
        var soFar = first?.Evaluate(ref frame) ?? Datum.Null;
        if (among.Kind is not DatumKind.List)
        {
            return ScriptRules.IsTruthy(among) || first is null ? frame.Fail() : soFar;
        }

        var items = among.List;
        if (first is null)
        {
            if (items.IsEmpty)
            {
                return frame.Fail();
            }

            soFar = items[0];
            items = items[1..];
        }

        var (item, last, wasInLoop) = (frame.Item, frame.Last, frame.IsInLoop);
        frame.IsInLoop = true;
        foreach (ref readonly var current in items)
        {
            if (!frame.TakeTurn())
            {
                break;
            }

            frame.Item = Datum.Of(new DatumMap([new(Names, 0, 11, soFar), new(Names, 11, 7, current)], 2));
            soFar = body.Evaluate(ref frame);
        }

        (frame.Item, frame.Last, frame.IsInLoop) = (item, last, wasInLoop);
        return soFar;
    }
}

/// <summary><c>merge</c>: one list of all values and all items of the lists among them.</summary>
internal sealed class MergeNode(Node[] operands, bool isSpread) : Node
{
    // As many as flagd-core bears; each turn of a loop could double a list.
    private const int Longest = 1 << 15;

    public override Datum Evaluate(ref Frame frame)
    {
        var merged = new List<Datum>();
        foreach (var operand in operands)
        {
            var value = operand.Evaluate(ref frame);
            if (isSpread && value.Kind is DatumKind.List)
            {
                foreach (ref readonly var item in value.List)
                {
                    Take(merged, item);
                }
            }
            else
            {
                Take(merged, value);
            }

            if (merged.Count > Longest)
            {
                return frame.Fail();
            }
        }

        return Datum.Of(merged.ToArray());
    }

    private static void Take(List<Datum> merged, in Datum value)
    {
        if (value.Kind is DatumKind.List)
        {
            merged.AddRange(value.List);
        }
        else
        {
            merged.Add(value);
        }
    }
}
