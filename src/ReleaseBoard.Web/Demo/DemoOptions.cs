namespace ReleaseBoard.Web.Demo;

/// <summary>Section <c>Demo</c>; read only when the board was started with <c>--demo</c>.</summary>
internal sealed class DemoOptions
{
    public const string Section = "Demo";

    /// <summary>Requests a second to the Storefront in production.</summary>
    public int VisitsPerSecond { get; set; } = 60;

    /// <summary>A PostgreSQL for the orders' database, as a connection string; null keeps it in files. The demo makes a schema there for each environment.</summary>
    public string? Postgres { get; set; }
}
