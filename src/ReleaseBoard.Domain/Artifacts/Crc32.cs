namespace ReleaseBoard.Domain.Artifacts;

/// <summary>The checksum that ZIP keeps of each file.</summary>
internal sealed class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Row)];

    private uint _state = uint.MaxValue;

    public uint Value => ~_state;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var state = _state;
        foreach (var next in bytes)
        {
            state = Table[(byte)(state ^ next)] ^ (state >> 8);
        }

        _state = state;
    }

    private static uint Row(int index)
    {
        var row = (uint)index;
        for (var bit = 0; bit < 8; bit++)
        {
            row = (row & 1) == 0 ? row >> 1 : (row >> 1) ^ 0xedb88320;
        }

        return row;
    }
}
