using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>What may go along with answers: OFREP allows booleans, texts and numbers only.</summary>
internal static class FlagMetadataRules
{
    private const int LongestName = 100;
    private const int LongestValue = 2_000;

    public static Refusal? Check(FlagMetadata entry)
    {
        if (entry.Name.Length == 0 || !FlagKeyRules.IsLine(entry.Name, LongestName))
        {
            return Refusal.Invalid("flag.metadata-malformed", $"Metadata '{KeyRules.Shown(entry.Name)}': a name is 1 to {LongestName} characters on one line.");
        }

        return JsonTextRules.Read($"Metadata {entry.Name}", entry.Value.Value, LongestValue, 1) switch
        {
            Outcome<JsonText>.Refused refused => refused.Why,
            Outcome<JsonText>.Accepted { Value.Value: ['{' or '[' or 'n', ..] } =>
                Refusal.Invalid("flag.metadata-malformed", $"Metadata {entry.Name}: its value is a text, a number, true or false."),
            _ => null,
        };
    }
}
