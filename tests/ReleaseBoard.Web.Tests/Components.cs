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
        // A deadline, not a wait: tables render once a second, and a busy machine later.
        BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(15);
        var context = new BunitContext();
        var comparer = typeof(BunitContext).Assembly.GetType("Bunit.Diffing.HtmlComparer")
            ?? throw new InvalidOperationException("bUnit has no comparer by this name any more.");
        context.Services.AddSingleton(comparer, RuntimeHelpers.GetUninitializedObject(comparer));
        return context;
    }
}
