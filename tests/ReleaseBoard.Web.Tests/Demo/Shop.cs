using System.Reflection;
using ReleaseBoard.Web.Demo;

namespace ReleaseBoard.Web.Tests.Demo;

/// <summary>Archives of the sample shop, as the board's build delivered it.</summary>
internal static class Shop
{
    /// <summary>Beside the board, in the configuration the tests were built in.</summary>
    public static string Folder { get; } = Path.Combine(
        Repository.Root, "src/ReleaseBoard.Web/bin", typeof(Shop).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Debug", "net10.0/storefront");

    public static byte[] Zip(StorefrontBuild build)
    {
        using var archive = StorefrontPackage.Pack(build, Folder);
        return archive.ToArray();
    }
}
