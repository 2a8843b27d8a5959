namespace ReleaseBoard.Web.Tests.Ofrep;

internal static class Eventually
{
    /// <summary>Waits until it is true, at most half a minute.</summary>
    public static async Task TrueAsync(Func<bool> isTrue)
    {
        for (var i = 0; i < 1_500 && !isTrue(); i++)
        {
            await Task.Delay(20);
        }

        Assert.True(isTrue());
    }
}
