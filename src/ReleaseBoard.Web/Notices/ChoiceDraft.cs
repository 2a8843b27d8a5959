using ReleaseBoard.Domain.Notices;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Notices;

/// <summary>A choice of what to be told while a person makes it.</summary>
public sealed class ChoiceDraft
{
    // Bounded by the kinds there are.
    private readonly HashSet<NoticeKind> _kinds = [];

    /// <summary>Names with commas between; nothing means all.</summary>
    public string Applications { get; set; } = "";

    public string Environments { get; set; } = "";

    public static ChoiceDraft Of(NoticeChoice choice)
    {
        var draft = new ChoiceDraft { Applications = string.Join(", ", choice.Applications), Environments = string.Join(", ", choice.Environments) };
        draft._kinds.UnionWith(choice.Kinds);
        return draft;
    }

    public bool Has(NoticeKind kind) => _kinds.Contains(kind);

    public void Choose(NoticeKind kind, bool isChosen) => _ = isChosen ? _kinds.Add(kind) : _kinds.Remove(kind);

    public Outcome<NoticeChoice> ToChoice() =>
        Keys(Applications, ApplicationKey.Parse).Then(applications => Keys(Environments, EnvironmentKey.Parse).Then<NoticeChoice>(environments =>
            new NoticeChoice { Kinds = _kinds.Order().ToFacts(), Applications = applications, Environments = environments }));

    private static Outcome<Facts<T>> Keys<T>(string text, Func<string, Outcome<T>> parse)
    {
        var read = text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(parse).ToList();
        return read.FirstOrDefault(key => key.Refusal is not null)?.Refusal is { } refusal
            ? refusal
            : read.OfType<Outcome<T>.Accepted>().Select(key => key.Value).Distinct().ToFacts();
    }
}

/// <summary>A receiver while a person describes it.</summary>
public sealed class ReceiverDraft
{
    public ReceiverKind Kind { get; set; }

    public string Name { get; set; } = "";

    /// <summary>Empty leaves a known receiver's address as it is.</summary>
    public string Address { get; set; } = "";

    public ChoiceDraft Choice { get; private init; } = new();

    /// <summary>The receiver it was made of; null for a new one.</summary>
    public Receiver? Known { get; private init; }

    public static ReceiverDraft Of(Receiver known) => new() { Kind = known.Kind, Name = known.Name, Choice = ChoiceDraft.Of(known.Choice), Known = known };

    public Outcome<ReceiverWish> ToWish(string board) =>
        Choice.ToChoice().Then<ReceiverWish>(choice => new ReceiverWish(Kind, Name, Address, choice, board) { BasedOn = Known?.Revision });
}
