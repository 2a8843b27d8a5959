using AngleSharp.Dom;

namespace AngleSharp.Diffing.Extensions;

/// <summary>The one type of AngleSharp.Diffing that bUnit needs outside <c>MarkupMatches</c>; the package itself does not restore.</summary>
public static class ElementExtensions
{
    /// <summary>Walks from a node's parent up to the document.</summary>
    public static IEnumerable<INode> GetParents(this INode node)
    {
        for (var parent = node.Parent; parent is not null; parent = parent.Parent)
        {
            yield return parent;
        }
    }
}
