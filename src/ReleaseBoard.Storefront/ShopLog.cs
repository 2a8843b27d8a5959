using System.Globalization;

namespace ReleaseBoard.Storefront;

/// <summary>The shop's own lines, each with the time at which it was written: who reads them later must not guess it.</summary>
internal sealed class ShopLog(TextWriter writer, TimeProvider clock)
{
    public void Write(string line) => writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {line}"));
}
