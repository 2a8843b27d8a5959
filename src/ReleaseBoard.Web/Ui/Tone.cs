using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Promotions;

namespace ReleaseBoard.Web.Ui;

/// <summary>What a colour means here; each has a shape of its own too.</summary>
public enum Tone
{
    Mute,
    Ok,
    Warn,
    Bad,
    Run,
}

/// <summary>Which tone a state has.</summary>
public static class Tones
{
    public static string Css(this Tone tone) => tone switch
    {
        Tone.Ok => "ok",
        Tone.Warn => "warn",
        Tone.Bad => "bad",
        Tone.Run => "run",
        _ => "mute",
    };

    public static Tone Of(HealthGrade grade) => grade switch
    {
        HealthGrade.Healthy => Tone.Ok,
        HealthGrade.Degraded => Tone.Warn,
        HealthGrade.Failing => Tone.Bad,
        _ => Tone.Mute,
    };

    public static Tone Of(PromotionPhase phase) => phase switch
    {
        PromotionPhase.Succeeded => Tone.Ok,
        PromotionPhase.AwaitingApproval or PromotionPhase.AwaitingIntervention or PromotionPhase.RollingBack or PromotionPhase.Aborting => Tone.Warn,
        PromotionPhase.RolledBack or PromotionPhase.Failed or PromotionPhase.Errored => Tone.Bad,
        PromotionPhase.Deploying or PromotionPhase.RollingOut or PromotionPhase.Queued => Tone.Run,
        _ => Tone.Mute,
    };

    public static Tone Of(VerdictGrade grade) => grade switch
    {
        VerdictGrade.Pass => Tone.Ok,
        VerdictGrade.Fail => Tone.Bad,
        _ => Tone.Warn,
    };
}
