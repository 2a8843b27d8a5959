namespace ReleaseBoard.Engine.Samples;

/// <summary>Samples of one series on their way to the store, in the order of time; at least one.</summary>
internal sealed record PendingSamples(SeriesBook Book, long[] Times, double[] Values);
