namespace ReleaseBoard.Engine.Samples;

/// <summary>A series in memory: what makes appending to it quick. Once it was let go, its number stands for nothing any more.</summary>
public readonly record struct SeriesId(int Number);
