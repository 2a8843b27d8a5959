using System.Globalization;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Environments;

/// <summary>Where each stage of a path stands in its picture and how the arrows run, in pixels.</summary>
public sealed class PathLayout
{
    public const int NodeWidth = 216;
    public const int NodeHeight = 104;
    private const int ColumnGap = 64;
    private const int RowGap = 16;

    private readonly Dictionary<EnvironmentKey, StageSpot> _spots = [];

    public PathLayout(ReleasePath path)
    {
        var columns = PathRules.Columns(path);
        var tallest = columns.Count == 0 ? 0 : columns.Max(column => column.Count);
        Width = Math.Max(0, (columns.Count * (NodeWidth + ColumnGap)) - ColumnGap);
        Height = Tall(tallest);
        for (var column = 0; column < columns.Count; column++)
        {
            // A short column stands in the middle of the tall ones.
            var top = (Height - Tall(columns[column].Count)) / 2;
            for (var row = 0; row < columns[column].Count; row++)
            {
                var stage = columns[column][row];
                _spots[stage.Environment] = new(stage, column * (NodeWidth + ColumnGap), top + (row * (NodeHeight + RowGap)));
            }
        }
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>From the left column to the right one, each from the top.</summary>
    public IEnumerable<StageSpot> Spots => _spots.Values;

    /// <summary>An arrow from each stage to each that comes after it.</summary>
    public IEnumerable<StageArrow> Arrows =>
        from spot in _spots.Values
        from upstream in spot.Stage.After
        where _spots.ContainsKey(upstream)
        select new StageArrow(upstream, spot.Stage.Environment, Curve(_spots[upstream], spot));

    private static int Tall(int rows) => Math.Max(0, (rows * (NodeHeight + RowGap)) - RowGap);

    private static string Curve(StageSpot from, StageSpot to)
    {
        var (startX, startY) = (from.X + NodeWidth, from.Y + (NodeHeight / 2));
        var (endX, endY) = (to.X, to.Y + (NodeHeight / 2));
        var bend = ColumnGap / 2;
        return string.Create(CultureInfo.InvariantCulture, $"M{startX} {startY}C{startX + bend} {startY} {endX - bend} {endY} {endX - 6} {endY}");
    }
}

/// <summary>Where a stage stands.</summary>
public sealed record StageSpot(Stage Stage, int X, int Y);

/// <summary>An arrow between two stages, as the data of an SVG path.</summary>
public sealed record StageArrow(EnvironmentKey From, EnvironmentKey To, string Curve);
