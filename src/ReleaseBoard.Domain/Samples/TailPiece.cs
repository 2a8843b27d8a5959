namespace ReleaseBoard.Domain.Samples;

/// <summary>Some samples of one series, by its number in the store; at most <see cref="SampleChunk.MostSamples"/>.</summary>
public sealed record TailPiece(long Series, long[] Times, double[] Values);
