using System.Globalization;

namespace ReleaseBoard.Storefront;

/// <summary>What visitors see and do.</summary>
internal sealed class ShopPages(ShopSettings settings, ShopMetrics metrics, ShopFlags flags, Outcomes outcomes)
{
    private const string ExpressCheckout = "express-checkout";

    private readonly ShopHtml _html = new(settings);
    private long _visits;
    private long _orders;
    private long _expresses;

    public void Map(WebApplication app)
    {
        app.MapGet("/", Page(context => WriteAsync(context, _html.Shelf(Cart.Of(context.Request)))));
        app.MapGet("/product/{id}", Page(ShowProductAsync));
        app.MapGet("/cart", Page(context => WriteAsync(context, _html.Basket(Cart.Of(context.Request)))));
        app.MapPost("/cart", Page(AddToCartAsync));
        app.MapGet("/checkout", Page(ShowCheckoutAsync));
        app.MapPost("/checkout", Page(OrderAsync));
    }

    /// <summary>Every page goes through here, and is as slow and as faulty as this build is.</summary>
    private RequestDelegate Page(RequestDelegate show) => async context =>
    {
        if (settings.SlowMilliseconds > 0)
        {
            await Task.Delay(settings.SlowMilliseconds, context.RequestAborted);
        }

        if (Fails(Interlocked.Increment(ref _visits), settings.FailureRate))
        {
            throw new InvalidOperationException("the price service answered with nonsense");
        }

        await show(context);
    };

    /// <summary>Failures are spread evenly, not thrown like dice: 8 % means 8 of every 100, in every demo and every test.</summary>
    private static bool Fails(long visit, double rate) => Math.Floor(visit * rate) > Math.Floor((visit - 1) * rate);

    /// <summary>The new checkout for those who have the feature. Where it does not work they get the old one, and the failure is reported for the feature.</summary>
    private async Task ShowCheckoutAsync(HttpContext context)
    {
        var cart = Cart.Of(context.Request);
        var says = await flags.AskAsync(ExpressCheckout, Visitor.Of(context), settings.Version, context.RequestAborted);
        var works = !says.IsOn || !Fails(Interlocked.Increment(ref _expresses), settings.ExpressFailureRate);
        outcomes.Count(ExpressCheckout, says, works);
        await WriteAsync(context, says.IsOn && works ? _html.ExpressCheckout(cart) : _html.Checkout(cart));
    }

    private Task ShowProductAsync(HttpContext context)
    {
        var cart = Cart.Of(context.Request);
        if (Catalogue.Find(context.Request.RouteValues["id"] as string) is { } product)
        {
            return WriteAsync(context, _html.Detail(product, cart));
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return WriteAsync(context, _html.Missing(cart));
    }

    private async Task AddToCartAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType
            || Catalogue.Find((await context.Request.ReadFormAsync(context.RequestAborted))["product"]) is not { } product)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await WriteAsync(context, _html.Missing(Cart.Of(context.Request)));
            return;
        }

        var cart = Cart.Of(context.Request);
        cart.Add(product, 1);
        cart.Save(context.Response);
        SeeOther(context, "/cart");
    }

    private Task OrderAsync(HttpContext context)
    {
        var cart = Cart.Of(context.Request);
        if (cart.Pieces == 0)
        {
            SeeOther(context, "/cart");
            return Task.CompletedTask;
        }

        metrics.CountOrder();
        Cart.Clear(context.Response);
        var number = Interlocked.Increment(ref _orders);
        return WriteAsync(context, _html.Thanks(cart, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{number}")));
    }

    private static void SeeOther(HttpContext context, string where)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = where;
    }

    private static Task WriteAsync(HttpContext context, string html)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(html, context.RequestAborted);
    }
}
