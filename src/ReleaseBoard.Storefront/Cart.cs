using System.Globalization;

namespace ReleaseBoard.Storefront;

/// <summary>What a visitor has chosen; it lives in their cookie, as <c>3x2.5x1</c>: two of product 3 and one of product 5.</summary>
internal sealed class Cart
{
    private const string CookieName = "cart";
    private const int MostOfOne = 99;

    // Bounded by the catalogue: other products are not taken in.
    private readonly SortedDictionary<int, int> _pieces = [];

    public static Cart Of(HttpRequest request)
    {
        var cart = new Cart();
        foreach (var line in (request.Cookies[CookieName] ?? "").Split('.').Take(Catalogue.Products.Length))
        {
            if (line.Split('x') is [var id, var pieces] && Catalogue.Find(id) is { } product
                && byte.TryParse(pieces, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                cart.Add(product, count);
            }
        }

        return cart;
    }

    public IEnumerable<(Product Product, int Pieces)> Lines =>
        Catalogue.Products.Where(product => _pieces.ContainsKey(product.Id)).Select(product => (product, _pieces[product.Id]));

    public int Pieces => _pieces.Values.Sum();

    public int Cents => Lines.Sum(line => line.Product.Cents * line.Pieces);

    public void Add(Product product, int pieces) =>
        _pieces[product.Id] = Math.Clamp(_pieces.GetValueOrDefault(product.Id) + pieces, 1, MostOfOne);

    public void Save(HttpResponse response) =>
        response.Cookies.Append(CookieName, string.Join('.', _pieces.Select(line => $"{line.Key}x{line.Value}")), Options);

    public static void Clear(HttpResponse response) => response.Cookies.Delete(CookieName, Options);

    private static CookieOptions Options => new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/" };
}
