namespace ReleaseBoard.Domain.Migrations;

/// <summary>What a token is.</summary>
internal enum SqlTokenKind
{
    /// <summary>A keyword or a plain name.</summary>
    Word,

    /// <summary>A name in quotes.</summary>
    Quoted,

    /// <summary>A string.</summary>
    Text,

    /// <summary>A string between dollars: most often the body of a function.</summary>
    Body,

    Number,

    /// <summary>One character of anything else.</summary>
    Symbol,
}

/// <summary>Where a token stands in its script; its text is read there when somebody asks.</summary>
internal readonly record struct SqlToken(SqlTokenKind Kind, int Start, int End, int Line)
{
    public ReadOnlySpan<char> In(string source) => source.AsSpan(Start, End - Start);

    public bool IsWord(string source, string word) => Kind is SqlTokenKind.Word && In(source).Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string source, char symbol) => Kind is SqlTokenKind.Symbol && source[Start] == symbol;
}
