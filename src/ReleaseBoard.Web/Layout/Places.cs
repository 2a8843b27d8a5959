namespace ReleaseBoard.Web.Layout;

/// <summary>A page the navigation leads to.</summary>
/// <param name="Icon">Outline of its icon in a 20 by 20 field, for the bar at phone width.</param>
public sealed record Place(string Href, string Name, string Icon = "")
{
    /// <summary>The corridor as people walk it, in the order of the navigation.</summary>
    public static readonly IReadOnlyList<Place> All =
    [
        new("/", "Board", "M3 4h6v5H3zM11 4h6v3h-6zM11 9h6v7h-6zM3 11h6v5H3z"),
        new("/approvals", "Approvals", "M4 10.5l4 4 8-9"),
        new("/promotions", "Promotions"),
        new("/health", "Health", "M2 11h4l2-6 4 10 2-4h4"),
        new("/flags", "Flags", "M5 17V3.5h10l-2.5 4 2.5 4H5"),
        new("/environments", "Environments"),
        new("/applications", "Applications"),
        new("/parity", "Parity"),
        new("/journal", "Journal"),
        new("/settings", "Settings"),
    ];

    /// <summary>What lies behind other pages: not in the navigation, found by name.</summary>
    public static readonly IReadOnlyList<Place> Behind =
    [
        new("/settings/people", "People"),
        new("/settings/tokens", "Tokens"),
        new("/settings/applications", "New application"),
        new("/settings/flag-keys", "Flag keys"),
        new("/settings/sources", "Sources in trouble"),
        new("/settings/signing-keys", "Signing keys"),
        new("/settings/notices", "Notifications"),
        new("/settings/notifications", "My notifications"),
        new("/segments", "Segments"),
        new("/flags/_new", "New flag"),
    ];

    /// <summary>Those with a place of their own in the bar at phone width; the rest is under More.</summary>
    public static IEnumerable<Place> First => All.Where(place => place.Icon.Length > 0);

    public static IEnumerable<Place> Rest => All.Where(place => place.Icon.Length == 0);
}
