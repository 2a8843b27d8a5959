using ReleaseBoard.Domain.Samples;

namespace ReleaseBoard.Engine.Samples;

/// <summary>Room to unpack one chunk at a time into: one a thread that reads, 64 KiB, made when it first does.</summary>
internal sealed class SampleBuffer
{
    [ThreadStatic]
    private static SampleBuffer? own;

    public static SampleBuffer Own => own ??= new SampleBuffer();

    public long[] Times { get; } = new long[SampleChunk.MostSamples];

    public double[] Values { get; } = new double[SampleChunk.MostSamples];
}
