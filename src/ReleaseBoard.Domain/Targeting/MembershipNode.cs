namespace ReleaseBoard.Domain.Targeting;

/// <summary><c>in</c>: an item of a list, or a part of a text; nothing is in an empty one.</summary>
internal sealed class MembershipNode(Node item, Node whole) : Node
{
    public override Datum Evaluate(ref Frame frame) => Datum.Of(IsTrue(ref frame));

    public override bool IsTrue(ref Frame frame)
    {
        var among = whole.Evaluate(ref frame);
        var wanted = item.Evaluate(ref frame);
        switch (among.Kind)
        {
            case DatumKind.List:
                return IsAmong(wanted, among.List);
            case DatumKind.Text when !among.Text.IsEmpty:
                return among.Text.IndexOf(wanted.Kind is DatumKind.Text ? wanted.Text : ScriptRules.ToText(wanted)) >= 0;
            default:
                // Neither the number 5 nor a map contains anything, but nothing at all may be asked.
                frame.HasFailed |= ScriptRules.IsTruthy(among);
                return false;
        }
    }

    private static bool IsAmong(in Datum wanted, ReadOnlySpan<Datum> list)
    {
        foreach (ref readonly var one in list)
        {
            if (ComparisonRules.IsSame(wanted, one))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary><c>in</c> a long list of texts, such as everyone in a segment: found by hash.</summary>
internal sealed class TextSetNode : Node
{
    /// <summary>Shorter lists are faster looked through.</summary>
    public const int Fewest = 8;

    private readonly Node _item;
    private readonly byte[]?[] _slots;

    public TextSetNode(Node item, ReadOnlySpan<Datum> texts)
    {
        _item = item;
        _slots = new byte[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)texts.Length * 2)][];
        foreach (ref readonly var text in texts)
        {
            if (!Contains(text.Text, out var slot))
            {
                _slots[slot] = text.Text.ToArray();
            }
        }
    }

    public override Datum Evaluate(ref Frame frame) => Datum.Of(IsTrue(ref frame));

    public override bool IsTrue(ref Frame frame)
    {
        var wanted = _item.Evaluate(ref frame);
        return wanted.Kind is DatumKind.Text && Contains(wanted.Text, out _);
    }

    private bool Contains(ReadOnlySpan<byte> text, out int slot)
    {
        // The list is its writer's own: nobody gains from texts that fall together.
        slot = (int)(Murmur3.Hash(text, 0x9747b28c) & (uint)(_slots.Length - 1));
        while (_slots[slot] is { } held)
        {
            if (text.SequenceEqual(held))
            {
                return true;
            }

            slot = (slot + 1) & (_slots.Length - 1);
        }

        return false;
    }
}
