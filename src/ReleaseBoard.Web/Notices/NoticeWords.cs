using ReleaseBoard.Domain.Notices;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Notices;

/// <summary>What receivers and their state are called on screens.</summary>
internal static class NoticeWords
{
    public static string Of(ReceiverKind kind) => kind switch
    {
        ReceiverKind.Webhook => "webhook",
        ReceiverKind.Chat => "chat",
        _ => "mail",
    };

    public static string State(DeliveryState state) => state switch
    {
        { Paused: not null } => "paused",
        { Failures: > 0 } => "failing",
        { DeliveredAt: null } => "nothing sent yet",
        _ => "delivering",
    };

    public static Tone Tone(DeliveryState state) => state switch
    {
        { Paused: not null } => Ui.Tone.Mute,
        { Failures: > 0 } => Ui.Tone.Bad,
        { DeliveredAt: null } => Ui.Tone.Mute,
        _ => Ui.Tone.Ok,
    };

    public static Tone Tone(NoticeKind kind) => NoticeKindRules.Weight(kind) switch
    {
        NoticeWeight.Good => Ui.Tone.Ok,
        NoticeWeight.Waiting => Ui.Tone.Warn,
        NoticeWeight.Bad => Ui.Tone.Bad,
        _ => Ui.Tone.Mute,
    };
}
