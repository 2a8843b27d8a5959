using System.Globalization;

namespace ReleaseBoard.Storefront;

/// <summary>A thing on the shelf.</summary>
internal sealed record Product(int Id, string Name, string Line, int Cents, int Hue)
{
    public string Price => Catalogue.Price(Cents);
}

/// <summary>All there is to buy.</summary>
internal static class Catalogue
{
    public static readonly Product[] Products =
    [
        new(1, "Enamel kettle", "Boils a litre in four minutes, whistles once.", 4900, 28),
        new(2, "Linen notebook", "160 pages that lie flat.", 1800, 205),
        new(3, "Desk lamp", "Warm light, one honest switch.", 7900, 48),
        new(4, "Wool blanket", "Woven from the wool of two valleys.", 11900, 340),
        new(5, "Walnut tray", "Oiled by hand, grows darker with you.", 5400, 16),
        new(6, "Steel bottle", "Cold for a day, warm for half of one.", 2900, 190),
        new(7, "Garden shears", "Can be taken apart and sharpened.", 3600, 120),
        new(8, "Radio", "Two knobs, one of them for the volume.", 8900, 262),
    ];

    public static Product? Find(string? id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Array.Find(Products, product => product.Id == number) : null;

    public static string Price(int cents) => string.Create(CultureInfo.InvariantCulture, $"€ {cents / 100}.{cents % 100:00}");
}
