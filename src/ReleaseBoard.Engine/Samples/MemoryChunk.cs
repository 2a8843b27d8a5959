namespace ReleaseBoard.Engine.Samples;

/// <summary>Some of a series' samples, packed.</summary>
/// <param name="From">The first sample's time, UTC milliseconds.</param>
/// <param name="Until">The last one's.</param>
/// <param name="IsWritten">True once the store has it too.</param>
internal readonly record struct MemoryChunk(long From, long Until, int Count, byte[] Data, bool IsWritten)
{
    // What an array and its place in a list cost besides the bytes in it.
    private const int Overhead = 72;

    public int Bytes => Data.Length + Overhead;
}
