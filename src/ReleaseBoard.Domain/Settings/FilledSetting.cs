using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Settings;

/// <summary>A setting with its references filled; what of it is secret is still locked.</summary>
public sealed record FilledSetting(SettingKey Key, Facts<FilledPart> Parts)
{
    [JsonIgnore]
    public bool HasSecret => Parts.Any(part => part.Secret is not null);

    /// <summary>The whole value, each secret opened by whoever has the board's keys; or the first refusal.</summary>
    public Outcome<string> Open(Func<SealedText, Outcome<string>> open)
    {
        var whole = new System.Text.StringBuilder();
        foreach (var part in Parts)
        {
            var read = part.Secret is { } secret ? open(secret) : part.Text ?? "";
            if (read.Refusal is { } refusal)
            {
                return refusal;
            }

            whole.Append(read.Match(text => text, _ => ""));
        }

        return whole.ToString();
    }

    public override string ToString() => Key.Value;
}

/// <summary>Plain text, or a secret that is still locked.</summary>
public sealed record FilledPart(string? Text, SealedText? Secret)
{
    public override string ToString() => Secret is null ? "text" : "a secret";
}
