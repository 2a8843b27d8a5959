using System.Globalization;
using System.Text;
using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Plans;

/// <summary>What differs between a resource before and after, attribute by attribute, as it may be shown.</summary>
internal sealed class AttributeRules(SecretWords secrets, int most)
{
    private const int LongestText = 400;

    private readonly List<AttributeDifference> _found = [];

    /// <summary>Differences beyond those that are kept.</summary>
    public int Omitted { get; private set; }

    public Facts<AttributeDifference> Found => _found.ToFacts();

    public void Compare(string path, Side before, Side after)
    {
        if (before.IsSecret || after.IsSecret)
        {
            AddIfOther(path, before, after);
            return;
        }

        if (!after.IsUnknown && (before.IsTree || after.IsTree) && before.IsTreeOrNothing && after.IsTreeOrNothing)
        {
            foreach (var (step, one, other) in Steps(before, after))
            {
                Compare(path + (path.Length == 0 ? step.TrimStart('.') : step), one, other);
            }

            return;
        }

        AddIfOther(path, before, after);
    }

    /// <summary><c>input.tags["a b"][0]</c> of a path that is given in its steps.</summary>
    public static string Path(JsonElement steps) => Json.Items(steps)
        .Aggregate(new StringBuilder(), (path, step) => path.Append(Json.Text(step) is { } name ? Name(name) : $"[{step.GetRawText()}]"))
        .ToString().TrimStart('.');

    private static string Name(string name) =>
        name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-') ? "." + name : $"[\"{name}\"]";

    private static IEnumerable<(string Step, Side Before, Side After)> Steps(Side before, Side after)
    {
        var (ones, others) = (before.Fields(), after.Fields());
        foreach (var name in ones.Keys.Union(others.Keys).Order(StringComparer.Ordinal))
        {
            yield return (Name(name), ones.GetValueOrDefault(name), others.GetValueOrDefault(name));
        }

        var (first, second) = (before.Items(), after.Items());
        for (var at = 0; at < Math.Max(first.Count, second.Count); at++)
        {
            yield return ($"[{at.ToString(CultureInfo.InvariantCulture)}]", first.ElementAtOrDefault(at), second.ElementAtOrDefault(at));
        }
    }

    private void AddIfOther(string path, Side before, Side after)
    {
        if (!after.IsUnknown && (Json.IsNothing(before.Value) ? Json.IsNothing(after.Value) : !Json.IsNothing(after.Value) && JsonElement.DeepEquals(before.Value, after.Value)))
        {
            return;
        }

        if (_found.Count >= most)
        {
            Omitted++;
            return;
        }

        var isSecret = before.IsSecret || after.IsSecret;
        _found.Add(new AttributeDifference(Covered(path), Shown(before, isSecret), Shown(after, isSecret)));
    }

    private string Covered(string path) => secrets.HidesPart(path) ? secrets.Cover(path) : Cut(path);

    private ShownValue Shown(Side side, bool isSecret)
    {
        if (side.IsUnknown)
        {
            return ShownValue.Unknown;
        }

        if (side.IsNothing)
        {
            return ShownValue.Nothing;
        }

        // Looked at whole, cut afterwards: half a secret is one, too.
        var text = Json.Text(side.Value) ?? side.Value.GetRawText();
        return isSecret || secrets.Hides(text) ? ShownValue.Secret
            : new ShownValue(side.Value.ValueKind is JsonValueKind.String ? ShownKind.Text : ShownKind.Literal, Cut(text));
    }

    private static string Cut(string text) => text.Length <= LongestText ? text : string.Concat(text.AsSpan(0, LongestText), "…");
}

/// <summary>One side of a comparison: the value with its marks, which have its shape.</summary>
internal readonly record struct Side(JsonElement Value, JsonElement Mask, JsonElement Unknown)
{
    public bool IsSecret => Json.IsTrue(Mask);

    public bool IsUnknown => Json.IsTrue(Unknown);

    public bool IsNothing => Json.IsNothing(Value) && !HasYes(Unknown);

    public bool IsTree => Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? HasChildren(Value) || HasYes(Unknown) : Json.IsNothing(Value) && HasYes(Unknown);

    public bool IsTreeOrNothing => Json.IsNothing(Value) || Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array;

    // What is not known yet is named in the marks only. Maps and lists are made once: asking the document for each name in turn would
    // take the square of their number.
    public IReadOnlyDictionary<string, Side> Fields()
    {
        var (values, masks, unknowns) = (Json.Map(Value), Json.Map(Mask), Json.Map(Unknown));
        return values.Keys.Union(unknowns.Where(field => HasYes(field.Value)).Select(field => field.Key))
            .ToDictionary(name => name, name => new Side(values.GetValueOrDefault(name), masks.GetValueOrDefault(name), unknowns.GetValueOrDefault(name)), StringComparer.Ordinal);
    }

    public IReadOnlyList<Side> Items()
    {
        var (values, masks, unknowns) = (Json.Items(Value).ToArray(), Json.Items(Mask).ToArray(), Json.Items(Unknown).ToArray());
        return [.. Enumerable.Range(0, unknowns.Any(HasYes) ? Math.Max(values.Length, unknowns.Length) : values.Length)
            .Select(at => new Side(values.ElementAtOrDefault(at), masks.ElementAtOrDefault(at), unknowns.ElementAtOrDefault(at)))];
    }

    private static bool HasChildren(JsonElement value) => value.ValueKind is JsonValueKind.Object ? value.EnumerateObject().Any() : value.GetArrayLength() > 0;

    private static bool HasYes(JsonElement marks) =>
        Json.IsTrue(marks) || Json.Fields(marks).Any(field => HasYes(field.Value)) || Json.Items(marks).Any(HasYes);
}
