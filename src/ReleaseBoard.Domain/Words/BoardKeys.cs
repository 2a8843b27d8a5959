namespace ReleaseBoard.Domain.Words;

/// <summary>The keys that the board encrypts with: where they are and whose, said once, because the runner opens with them what the board has locked.</summary>
public static class BoardKeys
{
    /// <summary>The name that ASP.NET Core's data protection keeps one program's keys apart from another's by.</summary>
    public const string Application = "ReleaseBoard";

    public static string Folder(string dataFolder) => Path.Combine(dataFolder, "keys");
}
