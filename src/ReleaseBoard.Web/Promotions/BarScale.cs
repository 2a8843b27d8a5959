using System.Globalization;
using ReleaseBoard.Domain.Promotions;

namespace ReleaseBoard.Web.Promotions;

/// <summary>Where the ends of an interval, nothing, and what is allowed stand on a bar 200 wide.</summary>
public sealed class BarScale
{
    private const double Width = 200;
    private const double Margin = 8;

    private readonly double _least;
    private readonly double _span;

    public BarScale(VerdictBar bar)
    {
        _least = Math.Min(0, Math.Min(bar.Lower, bar.Allowed));
        _span = Math.Max(1e-12, Math.Max(0, Math.Max(bar.Upper, bar.Allowed)) - _least);
        (Lower, Upper, Estimate, Allowed, Zero) = (At(bar.Lower), At(bar.Upper), At(bar.Estimate), At(bar.Allowed), At(0));
    }

    public string Lower { get; }

    public string Upper { get; }

    public string Estimate { get; }

    public string Allowed { get; }

    public string Zero { get; }

    private string At(double value) => (Margin + (Math.Clamp((value - _least) / _span, 0, 1) * (Width - (2 * Margin)))).ToString("0.#", CultureInfo.InvariantCulture);
}
