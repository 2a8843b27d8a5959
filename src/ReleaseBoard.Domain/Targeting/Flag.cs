namespace ReleaseBoard.Domain.Targeting;

/// <summary>One flag, compiled; never changed, asked from many threads at once.</summary>
internal sealed class Flag
{
    public required string Key { get; init; }

    /// <summary>The key, UTF-8.</summary>
    public required byte[] KeyText { get; init; }

    /// <summary><c>{"key":"…",</c>, as it stands in every answer.</summary>
    public required byte[] KeyFragment { get; init; }

    public required bool IsEnabled { get; init; }

    /// <summary>Its targeting cannot be read; only an imported document may hold such a flag.</summary>
    public required bool IsBroken { get; init; }

    /// <summary>It was made here: a context that its rule does not work with gets the default, not an error.</summary>
    public required bool IsForgiving { get; init; }

    public required bool IsForBrowsers { get; init; }

    public required Bucketing Bucketing { get; init; }

    public required FlagVariant[] Variants { get; init; }

    /// <summary>The variants' names, UTF-8, in the same order.</summary>
    public required byte[][] VariantNames { get; init; }

    public required FlagVariant? Default { get; init; }

    public required FlagVariant? Off { get; init; }

    public required Prerequisite[] Prerequisites { get; init; }

    /// <summary>Null where there is no targeting.</summary>
    public required Node? Rule { get; init; }

    public required ReadOnlyMemory<byte> Metadata { get; init; }

    /// <summary>The variant of this name; null when there is none.</summary>
    public FlagVariant? Find(in Datum name)
    {
        var wanted = name.Kind is DatumKind.Text ? name.Text : ScriptRules.ToText(name);
        for (var i = 0; i < VariantNames.Length; i++)
        {
            if (wanted.SequenceEqual(VariantNames[i]))
            {
                return Variants[i];
            }
        }

        return null;
    }
}

/// <summary>Another flag that must say one of these before this one is asked.</summary>
/// <param name="Metadata">The flag's, with the name of the flag that said something else.</param>
internal sealed record Prerequisite(string Key, string[] Variants, ReadOnlyMemory<byte> Metadata);
