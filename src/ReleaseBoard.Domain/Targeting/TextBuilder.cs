using System.Buffers;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>UTF-8 put together on the stack, or in a rented buffer where it grows beyond.</summary>
internal ref struct TextBuilder(Span<byte> initial)
{
    /// <summary>Longer text than this is not made: a loop could double it with every turn.</summary>
    public const int Longest = 1 << 16;

    private Span<byte> _room = initial;
    private byte[]? _rented;
    private int _length;

    /// <summary>Something did not fit any more and was left out.</summary>
    public bool IsFull { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _room[.._length];

    public void Append(scoped ReadOnlySpan<byte> text)
    {
        if (text.Length > Longest - _length)
        {
            IsFull = true;
            return;
        }

        if (text.Length > _room.Length - _length)
        {
            Grow(_length + text.Length);
        }

        text.CopyTo(_room[_length..]);
        _length += text.Length;
    }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
            _rented = null;
            _room = default;
        }
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _room.Length * 2));
        Written.CopyTo(larger);
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }

        _room = _rented = larger;
    }
}
