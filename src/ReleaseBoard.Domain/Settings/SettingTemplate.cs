using System.Collections.Immutable;
using System.Text;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Settings;

/// <summary>A value taken apart: plain text, and references to other settings, <c>${key}</c> or <c>${application:key}</c>.</summary>
/// <param name="Parts">In their order; <c>$${</c> stands for a plain <c>${</c>.</param>
public sealed record SettingTemplate(Facts<SettingTemplatePart> Parts)
{
    public IEnumerable<SettingReference> References => Parts.Select(part => part.Reference).OfType<SettingReference>();

    /// <summary>True when the value is what it says, with nothing to fill and nothing to unescape.</summary>
    public bool IsPlain { get; private init; }

    /// <summary>Refused when a reference does not end or names nothing that could be. A secret is never taken apart: it may hold anything.</summary>
    public static Outcome<SettingTemplate> Parse(Setting setting)
    {
        var text = setting.Text ?? "";
        var parts = ImmutableArray.CreateBuilder<SettingTemplatePart>();
        var plain = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            if (string.CompareOrdinal(text, at, "$${", 0, 3) == 0)
            {
                plain.Append("${");
                at += 3;
            }
            else if (string.CompareOrdinal(text, at, "${", 0, 2) == 0)
            {
                var end = text.IndexOf('}', at);
                var read = end < 0 ? Unreadable(setting.Key) : Reference(setting.Key, text[(at + 2)..end]);
                if (read is not Outcome<SettingReference>.Accepted { Value: var reference })
                {
                    return read.Refusal ?? Unreadable(setting.Key);
                }

                Flush(parts, plain);
                parts.Add(new(null, reference));
                at = end + 1;
            }
            else
            {
                plain.Append(text[at++]);
            }
        }

        Flush(parts, plain);
        return new SettingTemplate(new Facts<SettingTemplatePart>(parts.ToImmutable())) { IsPlain = !text.Contains("${", StringComparison.Ordinal) };
    }

    private static Outcome<SettingReference> Reference(SettingKey at, string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var application = colon < 0 ? (ApplicationKey?)null : ApplicationKey.Parse(name[..colon]).Match<ApplicationKey?>(key => key, _ => null);
        return SettingKey.Parse(name[(colon + 1)..]) is Outcome<SettingKey>.Accepted { Value: var key } && (colon < 0 || application is not null)
            ? new SettingReference(application, key)
            : Unreadable(at);
    }

    private static Refusal Unreadable(SettingKey key) => Refusal.Invalid(
        "setting.reference", $"{key}: a reference is written ${{key}} or ${{application:key}}; write $${{ where you mean the two signs themselves.");

    private static void Flush(ImmutableArray<SettingTemplatePart>.Builder parts, StringBuilder plain)
    {
        if (plain.Length > 0)
        {
            parts.Add(new(plain.ToString(), null));
            plain.Clear();
        }
    }
}

/// <summary>Either plain text or a reference.</summary>
public sealed record SettingTemplatePart(string? Text, SettingReference? Reference);

/// <summary>Names another setting.</summary>
/// <param name="Application">Null for one of the same application; the environment is always the same.</param>
public sealed record SettingReference(ApplicationKey? Application, SettingKey Key);
