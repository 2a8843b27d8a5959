namespace ReleaseBoard.Web.Ui;

/// <summary>What this board's own words mean; the README has the same list.</summary>
public static class Terms
{
    public const string Warm = "Warm: its instances still run and wait without traffic, so going back to it only changes weights and takes about a second.";
    public const string Settings = "Settings are kept whole in numbered revisions, r1, r2 and so on, for each application and environment. A version is promoted together with one of them.";
}
