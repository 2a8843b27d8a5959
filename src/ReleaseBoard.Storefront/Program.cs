using ReleaseBoard.Storefront;

try
{
    await Shop.RunAsync(ShopSettings.Load(AppContext.BaseDirectory), args);
    return 0;
}
catch (InvalidDataException broken)
{
    Console.Out.WriteLine($"ERROR {broken.Message}");
    return 1;
}
