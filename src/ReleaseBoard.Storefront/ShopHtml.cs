using System.Net;

namespace ReleaseBoard.Storefront;

/// <summary>The shop's markup.</summary>
internal sealed class ShopHtml(ShopSettings settings)
{
    private const string Style =
        """
        *{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#22261f;background:#f7f5f0}
        a{color:inherit}header,main,footer{max-width:64rem;margin:0 auto;padding:1rem 1.25rem}
        header{display:flex;gap:1rem;align-items:baseline;flex-wrap:wrap}header a{text-decoration:none}
        .name{font-size:1.4rem;font-weight:700;color:var(--accent)}.cart{margin-left:auto;font-weight:600}
        .build{font-size:.8rem;border:1px solid currentColor;border-radius:1rem;padding:.1rem .6rem;color:#5b6157;white-space:nowrap}
        .banner{background:var(--accent);color:#fff;text-align:center;padding:.6rem 1rem;font-weight:600}
        .shelf{display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:1rem;padding:0;list-style:none}
        .card{display:block;background:#fff;border-radius:.75rem;padding:1.25rem;text-decoration:none;box-shadow:0 1px 3px #0002;height:100%}
        .card:hover,.card:focus-visible{box-shadow:0 4px 14px #0003}.sign{height:6rem;max-width:16rem;border-radius:.5rem;display:grid;place-items:center;font:700 2.6rem Georgia,serif}h1{line-height:1.2}
        h2{font-size:1.05rem;margin:.6rem 0 .2rem}p{margin:.2rem 0 .6rem}.price{font-weight:700;font-variant-numeric:tabular-nums}
        button,.button{display:inline-block;border:0;border-radius:.5rem;padding:.6rem 1.1rem;font:inherit;font-weight:600;color:#fff;background:var(--accent);text-decoration:none;cursor:pointer}
        table{border-collapse:collapse;width:100%;background:#fff;border-radius:.75rem;overflow:hidden}th,td{padding:.6rem .9rem;text-align:left;border-bottom:1px solid #eee}
        td.price,th.price{text-align:right}footer{color:#5b6157;font-size:.85rem;border-top:1px solid #ddd8cc;margin-top:2rem}
        """;

    public string Shelf(Cart cart) => Page("Good things", cart,
        $"<h1>{Text(settings.Motto)}</h1><ul class=\"shelf\">{string.Concat(Catalogue.Products.Select(Card))}</ul>");

    public string Detail(Product product, Cart cart) => Page(product.Name, cart,
        $"""
        {Sign(product)}<h1>{Text(product.Name)}</h1><p>{Text(product.Line)}</p><p class="price">{product.Price}</p>
        <form method="post" action="/cart"><input type="hidden" name="product" value="{product.Id}"><button>Put into the cart</button></form>
        """);

    public string Basket(Cart cart) => Page("Cart", cart, cart.Pieces == 0
        ? "<h1>Your cart is empty</h1><p><a class=\"button\" href=\"/\">Look around</a></p>"
        : $"<h1>Your cart</h1>{Lines(cart)}<p><a class=\"button\" href=\"/checkout\">To the checkout</a></p>");

    public string Checkout(Cart cart) => Page("Checkout", cart, cart.Pieces == 0
        ? "<h1>Nothing to pay for</h1><p><a class=\"button\" href=\"/\">Look around</a></p>"
        : $"<h1>Checkout</h1>{Lines(cart)}<form method=\"post\" action=\"/checkout\"><p><button>Order for {Catalogue.Price(cart.Cents)}</button></p></form>");

    public string ExpressCheckout(Cart cart) => Page("Express checkout", cart, cart.Pieces == 0
        ? "<h1>Nothing to pay for yet</h1><p>Your express checkout is ready when you are.</p><p><a class=\"button\" href=\"/\">Look around</a></p>"
        : $"<h1>Express checkout</h1>{Lines(cart)}<form method=\"post\" action=\"/checkout\"><p><button>Pay {Catalogue.Price(cart.Cents)} with one click</button></p></form>");

    public string Thanks(Cart bought, string order) => Page("Thank you", new Cart(),
        $"<h1>Thank you</h1><p>Your order {Text(order)} is on its way.</p>{Lines(bought)}<p><a class=\"button\" href=\"/\">Back to the shelf</a></p>");

    public string Missing(Cart cart) => Page("Not here", cart,
        "<h1>We do not have that</h1><p>It may have been here once. <a href=\"/\">See what there is.</a></p>");

    private string Page(string title, Cart cart, string main) =>
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{Text(title)} - Storefront</title>
        <style>:root{"{"}--accent:{settings.Accent}{"}"}{Style}</style>
        </head>
        <body>
        {(settings.Banner.Length > 0 ? $"<div class=\"banner\">{Text(settings.Banner)}</div>" : "")}
        <header><a class="name" href="/">Storefront</a><span class="build">{Text(settings.Version)} in {Text(settings.Environment)}</span><a class="cart" href="/cart">Cart ({cart.Pieces})</a></header>
        <main>
        {main}
        </main>
        <footer>Storefront {Text(settings.Version)}, running in {Text(settings.Environment)}.</footer>
        </body>
        </html>

        """;

    private static string Card(Product product) =>
        $"""
        <li><a class="card" href="/product/{product.Id}">{Sign(product)}<h2>{Text(product.Name)}</h2><p>{Text(product.Line)}</p><div class="price">{product.Price}</div></a></li>
        """;

    /// <summary>A tile in the product's colour with its initial: needs no picture and no font that a machine may lack.</summary>
    private static string Sign(Product product) =>
        $"<div class=\"sign\" aria-hidden=\"true\" style=\"background:hsl({product.Hue} 50% 88%);color:hsl({product.Hue} 45% 34%)\">{product.Name[0]}</div>";

    private static string Lines(Cart cart) =>
        $"""
        <table><thead><tr><th>Item</th><th>Pieces</th><th class="price">Price</th></tr></thead><tbody>{string.Concat(cart.Lines.Select(Row))}</tbody>
        <tfoot><tr><th colspan="2">Together</th><th class="price">{Catalogue.Price(cart.Cents)}</th></tr></tfoot></table>
        """;

    private static string Row((Product Product, int Pieces) line) =>
        $"<tr><td>{Text(line.Product.Name)}</td><td>{line.Pieces}</td><td class=\"price\">{Catalogue.Price(line.Product.Cents * line.Pieces)}</td></tr>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
