using System.Collections.Immutable;
using System.Text;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Settings;

/// <summary>One walk along the references of one revision: what was filled once is not filled again.</summary>
internal sealed class SettingFillWalk(Func<SettingsPin, SlotSettings?> read)
{
    private readonly Dictionary<(ApplicationKey Application, int Revision, SettingKey Key), Facts<FilledPart>> _known = [];
    private readonly Dictionary<SettingsPin, SlotSettings?> _read = [];
    private readonly List<(ApplicationKey Application, SettingKey Key)> _path = [];
    private int _steps;

    public Refusal? Trouble { get; private set; }

    public Outcome<Facts<FilledPart>> Fill(SlotSettings settings, Setting setting, int depth)
    {
        if (setting.Secret is { } secret)
        {
            return new Facts<FilledPart>([new(null, secret)]);
        }

        var place = (settings.Slot.Application, setting.Key);
        if (_path.Contains(place) || depth > SettingFillRules.MostHops)
        {
            return No(Refusal.Invalid("setting.cycle", $"{Words(_path.Append(place))}: this leads round in a circle, or is longer than {SettingFillRules.MostHops} references."));
        }

        if (_known.TryGetValue((settings.Slot.Application, settings.Revision, setting.Key), out var known))
        {
            return known;
        }

        _path.Add(place);
        var filled = SettingTemplate.Parse(setting).Then(template => Join(settings, setting, template, depth));
        _path.RemoveAt(_path.Count - 1);
        Trouble ??= filled.Refusal;
        if (filled is Outcome<Facts<FilledPart>>.Accepted { Value: var parts })
        {
            _known[(settings.Slot.Application, settings.Revision, setting.Key)] = parts;
        }

        return filled;
    }

    private Outcome<Facts<FilledPart>> Join(SlotSettings settings, Setting setting, SettingTemplate template, int depth)
    {
        var parts = ImmutableArray.CreateBuilder<FilledPart>();
        var size = 0;
        foreach (var part in template.Parts)
        {
            var next = part.Reference is { } reference ? Follow(settings, setting, reference, depth) : new Facts<FilledPart>([new(part.Text, null)]);
            if (next is not Outcome<Facts<FilledPart>>.Accepted { Value: var found })
            {
                return next.Refusal ?? SettingFillRules.TooMuch(setting.Key);
            }

            size += SettingFillRules.Size(found);
            if (size > SettingFillRules.LongestValue || ++_steps > SettingFillRules.MostSteps)
            {
                return No(SettingFillRules.TooMuch(setting.Key));
            }

            parts.AddRange(found);
        }

        return new Facts<FilledPart>(Merge(parts));
    }

    private Outcome<Facts<FilledPart>> Follow(SlotSettings settings, Setting from, SettingReference reference, int depth)
    {
        var owner = reference.Application is { } other && other != settings.Slot.Application ? Read(settings, other) : settings;
        if (owner?.Find(reference.Key) is not { } found)
        {
            return No(Refusal.Invalid("setting.unknown-reference", $"{from.Key}: {Name(reference, settings.Slot)} is no setting in {settings.Slot.Environment}."));
        }

        return found.IsSecret && from.Kind is not SettingKind.Text
            ? No(Refusal.Invalid("setting.secret-in", $"{from.Key}: only a text can refer to a secret, and {Name(reference, settings.Slot)} is one."))
            : Fill(owner, found, depth + 1).Then<Facts<FilledPart>>(parts => from.Kind is not SettingKind.Text && parts.Any(part => part.Secret is not null)
                ? No(Refusal.Invalid("setting.secret-in", $"{from.Key}: only a text can refer to a secret, and {Name(reference, settings.Slot)} holds one."))
                : parts);
    }

    private SlotSettings? Read(SlotSettings settings, ApplicationKey other)
    {
        if (settings.Pins.FirstOrDefault(pin => pin.Application == other) is not { } pin)
        {
            return null;
        }

        if (!_read.TryGetValue(pin, out var found))
        {
            _read[pin] = found = read(pin);
        }

        return found;
    }

    private Refusal No(Refusal refusal) => Trouble ??= refusal;

    private static string Name(SettingReference reference, Slot slot) => $"{reference.Application ?? slot.Application}:{reference.Key}";

    private static string Words(IEnumerable<(ApplicationKey Application, SettingKey Key)> path) =>
        string.Join(" → ", path.TakeLast(5).Select(place => $"{place.Application}:{place.Key}"));

    private static ImmutableArray<FilledPart> Merge(ImmutableArray<FilledPart>.Builder parts)
    {
        var merged = ImmutableArray.CreateBuilder<FilledPart>();
        var plain = new StringBuilder();
        foreach (var part in parts)
        {
            plain.Append(part.Text);
            if (part.Secret is not null)
            {
                Flush(merged, plain);
                merged.Add(part);
            }
        }

        Flush(merged, plain);
        return merged.ToImmutable();
    }

    private static void Flush(ImmutableArray<FilledPart>.Builder merged, StringBuilder plain)
    {
        if (plain.Length > 0)
        {
            merged.Add(new(plain.ToString(), null));
            plain.Clear();
        }
    }
}
