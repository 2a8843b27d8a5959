using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Samples;

/// <summary>A minute of many series in one row: for each its number in the store and a small chunk.</summary>
public static class TailChunk
{
    private const byte Form = 3;

    // A number, a length: ten bytes each at most.
    private const int MostHeader = 20;

    public static byte[] Write(IReadOnlyCollection<(long Series, byte[] Chunk)> pieces)
    {
        var writer = new ByteWriter(new byte[ChunkSeal.Length + pieces.Sum(piece => MostHeader + piece.Chunk.Length)]);
        writer.Take(ChunkSeal.Length);
        foreach (var (series, chunk) in pieces)
        {
            writer.Whole((ulong)series);
            writer.Whole((ulong)chunk.Length);
            chunk.CopyTo(writer.Take(chunk.Length));
        }

        return ChunkSeal.Close(writer.Written, Form);
    }

    public static Outcome<Facts<(long Series, byte[] Chunk)>> Read(ReadOnlySpan<byte> row)
    {
        if (ChunkSeal.Check(row, Form) is { } refusal)
        {
            return refusal;
        }

        var pieces = new List<(long, byte[])>();
        var reader = new ByteReader(row[ChunkSeal.Length..]);
        while (!reader.IsAtEnd && !reader.IsDamaged)
        {
            var series = (long)reader.Whole();
            var length = reader.Whole();
            pieces.Add((series, reader.Take((int)Math.Min(length, int.MaxValue)).ToArray()));
        }

        return reader.IsDamaged ? ChunkSeal.Damaged("there is not what they say there is") : pieces.ToFacts();
    }
}
