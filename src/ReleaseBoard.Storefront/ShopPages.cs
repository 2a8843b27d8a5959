using System.Globalization;

namespace ReleaseBoard.Storefront;

/// <summary>What visitors see and do.</summary>
internal sealed class ShopPages(ShopSettings settings, ShopMetrics metrics)
{
    private readonly ShopHtml _html = new(settings);
    private long _visits;
    private long _orders;

    public void Map(WebApplication app)
    {
        app.MapGet("/", Page(context => WriteAsync(context, _html.Shelf(Cart.Of(context.Request)))));
        app.MapGet("/product/{id}", Page(ShowProductAsync));
        app.MapGet("/cart", Page(context => WriteAsync(context, _html.Basket(Cart.Of(context.Request)))));
        app.MapPost("/cart", Page(AddToCartAsync));
        app.MapGet("/checkout", Page(context => WriteAsync(context, _html.Checkout(Cart.Of(context.Request)))));
        app.MapPost("/checkout", Page(OrderAsync));
    }

    /// <summary>Every page goes through here, and is as slow and as faulty as this build is.</summary>
    private RequestDelegate Page(RequestDelegate show) => async context =>
    {
        if (settings.SlowMilliseconds > 0)
        {
            await Task.Delay(settings.SlowMilliseconds, context.RequestAborted);
        }

        if (Fails(Interlocked.Increment(ref _visits)))
        {
            throw new InvalidOperationException("the price service answered with nonsense");
        }

        await show(context);
    };

    /// <summary>Failures are spread evenly, not thrown like dice: 8 % means 8 of every 100, in every demo and every test.</summary>
    private bool Fails(long visit) => Math.Floor(visit * settings.FailureRate) > Math.Floor((visit - 1) * settings.FailureRate);

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
