using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;
using static ReleaseBoard.Domain.Environments.QuestionRules;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>The six questions, answered from evidence. What nobody saw is not known, and what is not known is no yes.</summary>
public static class ReadyRules
{
    public static Facts<ReadyQuestion> Answer(ReadySight sight) => [WasBuilt(sight), WasRehearsed(sight), IsHeard(sight), IsApart(sight), CanGoBack(sight), OthersWent(sight)];

    /// <summary>Null when the stage requires no answer, and of a way back.</summary>
    internal static Gate? Gate(GateSight sight)
    {
        var required = sight.Promotion.Stage.Questions;
        if (required.Count == 0 || sight.Promotion.Kind is PromotionKind.Rollback)
        {
            return null;
        }

        var title = required.Count == 1 ? "A question answered with yes" : $"{required.Count} questions answered with yes";
        if (sight.Answers is not { } answers)
        {
            return new Gate { Key = GateRules.Questions, Title = title, IsOpen = false, Because = "They were not asked yet.", Grounds = "not asked", Opener = "The board, in a moment." };
        }

        var open = answers.Where(question => required.Contains(question.Key) && question.Answer is not ReadyAnswer.Yes).ToList();
        return open.Count == 0
            ? new Gate { Key = GateRules.Questions, Title = title, IsOpen = true, Because = "Each that this stage requires is answered with yes." }
            : new Gate
            {
                Key = GateRules.Questions,
                Title = title,
                IsOpen = false,
                Because = string.Join(" ", open.Select(question => $"{question.Title} {(question.Answer is ReadyAnswer.No ? "No" : "Not known")}: {question.Because}")),
                // Figures in the sentences change by the second; what is answered with no does not.
                Grounds = string.Join(" ", open.Select(question => $"{question.Key}:{question.Answer}")),
                Opener = "Evidence for it, or a person who may pass it, with a reason.",
            };
    }

    private static ReadyQuestion WasBuilt(ReadySight sight)
    {
        var link = $"/applications/{sight.Promotion.Slot.Application}/artifacts/{sight.Promotion.Version}";
        if (sight.Evidence is not { } evidence)
        {
            return new(Built, ReadyAnswer.NotKnown, "Its artifact is no longer here.", link);
        }

        var answer = evidence.Rebuild.State switch
        {
            RebuildState.Reproduced => ReadyAnswer.Yes,
            RebuildState.Mismatch => ReadyAnswer.No,
            _ => evidence.Provenance.Verdict is ProvenanceVerdict.Failed ? ReadyAnswer.No : ReadyAnswer.NotKnown,
        };
        return new(Built, answer, evidence.Rebuild.Sentence, link) { Evidence = [evidence.Provenance.Sentence] };
    }

    private static ReadyQuestion WasRehearsed(ReadySight sight)
    {
        var (slot, before) = (sight.Promotion.Slot, Staging(sight.Stays));
        if (before.Count == 0)
        {
            return new(Rehearsed, ReadyAnswer.NotKnown, $"The path leads to {slot.Environment} without an environment before it.", $"/applications/{slot.Application}/path");
        }

        var missing = before.Where(stay => !stay.Stay.HasRun).ToList();
        var isApplied = sight.Promotion.IsApplied;
        var link = isApplied ? $"/applications/{slot.Application}/artifacts/{sight.Promotion.Version}" : $"/health/{slot.Application}/{before[0].Stay.Environment}";
        return missing.Count > 0
            ? new(Rehearsed, ReadyAnswer.No, $"{sight.Promotion.Version} {(isApplied ? "was not applied" : "has not run")} in {string.Join(" and ", missing.Select(stay => stay.Stay.Environment))}.", link)
            : new(Rehearsed, before.Any(stay => stay.Stay.Healthy > TimeSpan.Zero) ? ReadyAnswer.Yes : ReadyAnswer.NotKnown, string.Join(" ", before.Select(stay => Stayed(stay, isApplied))), link)
            {
                Evidence = before.Select(stay => Ran(stay, isApplied)).ToFacts(),
            };
    }

    private static ReadyQuestion IsHeard(ReadySight sight)
    {
        var link = sight.Arrivals.Count == 0 ? "/sources" : $"/health/{sight.Promotion.Slot.Application}/{sight.Arrivals[0].Environment}/sources";
        if (sight.Promotion.IsApplied)
        {
            return new(Heard, ReadyAnswer.Yes, "Nothing of it runs: its own steps are its log, and each was written down as it went.", link);
        }

        if (sight.Arrivals.Count == 0)
        {
            return new(Heard, ReadyAnswer.NotKnown, "There is no environment before it that anything could arrive from.", link);
        }

        var counts = sight.Arrivals.Select(arrivals => Count(arrivals, sight.Now)).ToFacts();
        var silent = sight.Arrivals.Where(arrivals => arrivals.LogLines == 0 || arrivals.Measurements == 0).ToList();
        var unwatched = sight.Arrivals.Where(arrivals => arrivals is { LastAlertAt: null, Objectives: 0 }).ToList();
        var (answer, because) = (silent, unwatched) switch
        {
            ([_, ..], _) => (ReadyAnswer.No, string.Join(" ", silent.Select(Silence))),
            (_, [var one, ..]) => (ReadyAnswer.NotKnown, $"Logs and metrics arrive; whether an alert would is not known: nothing watches {one.Environment}, and none has come."),
            _ => (ReadyAnswer.Yes, string.Join(" ", counts)),
        };
        return new(Heard, answer, because, link) { Evidence = counts };
    }

    private static ReadyQuestion IsApart(ReadySight sight)
    {
        var (promotion, flags) = (sight.Promotion, sight.NewFlags);
        if (promotion.IsApplied)
        {
            return sight.TakesAway
                ? new(Apart, ReadyAnswer.No, "What it takes away is gone for everyone as soon as it is applied.", $"/promotions/{promotion.Id}")
                : new(Apart, ReadyAnswer.Yes, "People see nothing of it until an application that uses it is released.", $"/applications/{promotion.Slot.Application}");
        }

        var on = flags.Where(flag => flag.IsOn).Select(flag => flag.Key).ToList();
        var unknown = flags.Where(flag => !flag.IsKnown).Select(flag => flag.Key).ToList();
        var steps = promotion.Stage.Steps.Count == 0 ? "" : $"Traffic comes in steps of {string.Join(", ", promotion.Stage.Steps.Select(step => $"{step.Weight} %"))}.";
        var said = flags switch
        {
            _ when !sight.AreFlagsSaid => "Which flags its code asks for is not said.",
            [] => "No flag is new in it.",
            _ when on.Count > 0 => $"{List(on)} {(on.Count == 1 ? "is" : "are")} on in {promotion.Slot.Environment} already: deploying it releases it.",
            _ when unknown.Count > 0 => $"Its code asks for {List(unknown)}, which the board does not know.",
            _ => $"New in it and off in {promotion.Slot.Environment}: {List(flags.Select(flag => flag.Key).ToList())}.",
        };
        var answer = on.Count > 0 ? ReadyAnswer.No
            : steps.Length > 0 || flags is [_, ..] && unknown.Count == 0 ? ReadyAnswer.Yes
            : !sight.AreFlagsSaid || unknown.Count > 0 ? ReadyAnswer.NotKnown : ReadyAnswer.No;
        return new(Apart, answer, $"{said} {(answer is ReadyAnswer.No && on.Count == 0 ? "Everybody gets it with the deploy." : steps)}".TrimEnd(), $"/flags?environment={promotion.Slot.Environment}");
    }

    private static ReadyQuestion CanGoBack(ReadySight sight)
    {
        var promotion = sight.Promotion;
        var link = $"/health/{promotion.Slot.Application}/{promotion.Slot.Environment}";
        if (sight.WayBack is { } way)
        {
            return new(Back, way.IsOpen ? ReadyAnswer.Yes : ReadyAnswer.No, way.Sentence, $"/promotions/{promotion.Id}");
        }

        if (promotion.IsApplied)
        {
            return new(Back, ReadyAnswer.NotKnown, "Whether it can be taken back is not known.", $"/promotions/{promotion.Id}");
        }

        if (sight.Present is not { } present)
        {
            return new(Back, ReadyAnswer.No, $"Nothing runs in {promotion.Slot.Environment}, so there is nothing to go back to.", link);
        }

        if (sight.PresentNeeds.FirstOrDefault(need => !RequirementRules.IsMet(need)) is { } lacking)
        {
            return new(Back, ReadyAnswer.No, $"{present.Version} requires {lacking.Need}, and {There(lacking)} is there: it could not run again.", link);
        }

        var warm = promotion.Stage.WarmCount > 0 && promotion.Stage.WarmFor > TimeSpan.Zero;
        var took = sight.MeasuredSeconds is { } last ? $"The last way back here took {Spans.Figure(last)} s." : "No way back was taken here yet, so its time is not measured.";
        return warm
            ? new(Back, ReadyAnswer.Yes, $"{present.Version} stays warm for {Spans.Words(promotion.Stage.WarmFor)}: only weights change.", link) { Evidence = [took] }
            : new(Back, ReadyAnswer.No, $"{present.Version} ends once the rollout is over: to go back, it is installed again.", link) { Evidence = [took] };
    }

    private static ReadyQuestion OthersWent(ReadySight sight)
    {
        if (sight.Needs.Count == 0)
        {
            return new(Others, ReadyAnswer.Yes, "It says that it needs no change of a database or of infrastructure.", $"/applications/{sight.Promotion.Slot.Application}/artifacts/{sight.Promotion.Version}");
        }

        var unmet = sight.Needs.Where(need => !RequirementRules.IsMet(need.Need)).ToList();
        var byHand = sight.Needs.Where(need => need.BroughtBy is null).ToList();
        var link = Where(unmet.Concat(byHand).FirstOrDefault() ?? sight.Needs[0]);
        var evidence = sight.Needs.Where(need => need.BroughtBy is not null).Select(need => $"{need.Need.Need.Application} {need.Need.Present} came by promotion {need.BroughtBy}.").ToFacts();
        return unmet.Count > 0
            ? new(Others, ReadyAnswer.No, string.Join(" ", unmet.Select(need => $"{need.Need.Need} is required; {There(need.Need)} is there.")), link) { Evidence = evidence }
            : new(Others, byHand.Count > 0 ? ReadyAnswer.NotKnown : ReadyAnswer.Yes, byHand.Count > 0 ? $"How {byHand[0].Need.Need.Application} {byHand[0].Need.Present} came there is not known." : string.Join(" ", evidence), link)
            {
                Evidence = evidence,
            };
    }

    // What brought it; of what is lacking what brings it, or the version that would do.
    private static string Where(NeededChange change) => change switch
    {
        { BroughtBy: { } by } when RequirementRules.IsMet(change.Need) => $"/promotions/{by}",
        { Need.Underway: { } underway } => $"/promotions/{underway}",
        { Need.Offer: { } offer } => $"/applications/{change.Need.Need.Application}/artifacts/{offer.Version}",
        _ => $"/applications/{change.Need.Need.Application}",
    };

    /// <summary>The stagings before the target; where no environment is of that tier, whatever stands before it.</summary>
    public static Facts<StagingStay> Staging(Facts<StagingStay> stays) =>
        stays.Any(stay => stay.Tier is Tier.Staging) ? stays.Where(stay => stay.Tier is Tier.Staging).ToFacts() : stays;

    private static string Stayed(StagingStay stay, bool isApplied) => isApplied
        ? $"Applied in {stay.Stay.Environment}{(stay.Stay.Healthy > TimeSpan.Zero ? $" for {Spans.Words(stay.Stay.Healthy)}" : "")}."
        : stay.Stay.Healthy > TimeSpan.Zero
        ? $"Healthy in {stay.Stay.Environment} for {Spans.Words(stay.Stay.Healthy)}{(stay.Stay.IsHealthyNow ? ", and now" : "")}."
        : $"It ran in {stay.Stay.Environment}, but nobody saw it healthy there.";

    private static string Ran(StagingStay stay, bool isApplied) => stay.Version is { } version
        ? $"{stay.Stay.Environment} {(isApplied ? "has" : "runs")} {version}{(stay.SettingsRevision > 0 ? $" with settings r{stay.SettingsRevision}" : "")} now."
        : $"Nothing {(isApplied ? "is applied" : "runs")} in {stay.Stay.Environment} now.";

    private static string Silence(Arrivals arrivals) => (arrivals.LogLines, arrivals.Measurements) switch
    {
        (0, 0) => $"Nothing arrived from {arrivals.Environment} in the last {Spans.Words(arrivals.Window)}.",
        (0, _) => $"No log line arrived from {arrivals.Environment} in the last {Spans.Words(arrivals.Window)}.",
        _ => $"No measurement arrived from {arrivals.Environment} in the last {Spans.Words(arrivals.Window)}.",
    };

    private static string Count(Arrivals arrivals, DateTimeOffset now)
    {
        var alerts = arrivals.LastAlertAt is { } at ? $"the last alert came {Spans.Words(now - at)} ago"
            : arrivals.Objectives > 0 ? $"{arrivals.Objectives} {(arrivals.Objectives == 1 ? "objective is" : "objectives are")} watched"
            : "no alert has come";
        return $"From {arrivals.Environment} in the last {Spans.Words(arrivals.Window)}: {arrivals.LogLines:N0} log lines, {arrivals.Measurements:N0} measurements; {alerts}.";
    }

    private static string There(RequirementSight need) => need.Present?.Value ?? "none";

    private static string List(List<string> names) => names.Count <= 4 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(4))} and {names.Count - 4} more";
}
