using System.Runtime.CompilerServices;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace ReleaseBoard.Web.Tests;

/// <summary>Renders components alone.</summary>
internal static class Components
{
    /// <summary>bUnit without its markup comparison, which needs a package that does not restore.</summary>
    public static BunitContext Context()
    {
        var context = new BunitContext();
        var comparer = typeof(BunitContext).Assembly.GetType("Bunit.Diffing.HtmlComparer")
            ?? throw new InvalidOperationException("bUnit has no comparer by this name any more.");
        context.Services.AddSingleton(comparer, RuntimeHelpers.GetUninitializedObject(comparer));
        return context;
    }
}
