namespace ReleaseBoard.Domain.Migrations;

/// <summary>One statement of a script: where it stands, and the tokens it begins with.</summary>
internal sealed record SqlStatement(int Start, int End, int Line, IReadOnlyList<SqlToken> Tokens)
{
    public string In(string source) => source[Start..End];
}
