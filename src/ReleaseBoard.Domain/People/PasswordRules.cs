using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.People;

/// <summary>What a password must be: long, and not one that everybody tries first. Nothing about its characters.</summary>
public static class PasswordRules
{
    public const int Shortest = 12;

    // Bounded so that hashing a sign-in attempt cannot be made expensive.
    public const int Longest = 256;

    /// <summary>Null when the password will do.</summary>
    public static Refusal? Check(string password, OperatorName name)
    {
        if (password.Length is < Shortest or > Longest)
        {
            return Refusal.Invalid("password.length", $"A password has {Shortest} to {Longest} characters; this one has {password.Length}.");
        }

        return IsCommon(password) || IsOneRepeated(password) || password.Contains(name.Value, StringComparison.OrdinalIgnoreCase) && password.Length - name.Value.Length < 8
            ? Refusal.Invalid("password.common", "This is one of the first passwords anyone would try; choose another.")
            : null;
    }

    private static bool IsCommon(string password) => CommonPasswords.All.Contains(password.ToLowerInvariant());

    private static bool IsOneRepeated(string password) => password.Distinct().Count() <= 2;
}
