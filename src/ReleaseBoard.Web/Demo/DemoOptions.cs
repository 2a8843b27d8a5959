namespace ReleaseBoard.Web.Demo;

/// <summary>Section <c>Demo</c>; set by <c>--demo</c> and by nothing else.</summary>
internal sealed class DemoOptions
{
    public const string Section = "Demo";

    public bool IsOn { get; set; }

    /// <summary>Requests a second to the Storefront in production.</summary>
    public int VisitsPerSecond { get; set; } = 60;
}
