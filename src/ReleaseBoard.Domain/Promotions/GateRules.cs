using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>What gates look at: all of it read at the moment of asking (rule 3).</summary>
public sealed record GateSight
{
    public required Promotion Promotion { get; init; }

    public required ReleaseEnvironment Environment { get; init; }

    /// <summary>One for each environment the stage comes after.</summary>
    public Facts<UpstreamStay> Upstreams { get; init; } = [];

    /// <summary>What last succeeded here; null when nothing did, or when it was taken down since.</summary>
    public Promotion? LastSucceeded { get; init; }

    /// <summary>What the artifact requires, with what is there.</summary>
    public Facts<RequirementSight> Requirements { get; init; } = [];

    /// <summary>The last answers to the six questions; null while they were not asked.</summary>
    public Facts<ReadyQuestion>? Answers { get; init; }

    /// <summary>What the artifact's new scripts would do; null for what is no database.</summary>
    public ScriptSight? Scripts { get; init; }

    /// <summary>What runs in the environment and requires something of this application.</summary>
    public Facts<DependentSight> Dependents { get; init; } = [];

    /// <summary>What speaks for the artifact; null where the stage demands nothing and nobody has built it again.</summary>
    public EvidenceSight? Evidence { get; init; }

    public Facts<Voter> Voters { get; init; } = [];

    /// <summary>The author of the commit, as the build claims.</summary>
    public string? Author { get; init; }

    public required DateTimeOffset Now { get; init; }
}

/// <summary>What an artifact did in an upstream environment.</summary>
/// <param name="HasRun">True when a promotion of it has succeeded there.</param>
/// <param name="Healthy">The longer of a completed healthy stay and the present one.</param>
/// <param name="IsHealthyNow">True while the present stay grows.</param>
public sealed record UpstreamStay(EnvironmentKey Environment, bool HasRun, TimeSpan Healthy, bool IsHealthyNow)
{
    /// <summary>What keeps it from being there again, there or on the way there; null while it may.</summary>
    public Overtaken? By { get; init; }
}

/// <summary>All gates in the order they are shown. A new gate is one function and one line in <see cref="All"/>.</summary>
public static class GateRules
{
    public const string Soak = "soak";
    public const string Approvals = "approvals";
    public const string Hold = "hold";
    public const string OutOfDate = "out-of-date";
    public const string Requirements = "requirements";
    public const string Evidence = "evidence";
    public const string Questions = "questions";
    public const string Destruction = "destruction";
    public const string Contraction = "contraction";

    private static readonly Facts<Func<GateSight, Gate?>> All = [SoakGate, RequirementRules.Gate, EvidenceGateRules.Gate, ReadyRules.Gate, ScriptGateRules.Destruction, ScriptGateRules.Contraction, ApprovalsGate, HoldGate, OutOfDateGate];

    /// <summary>Every gate that asks something of this promotion.</summary>
    public static Facts<Gate> Ask(GateSight sight) =>
        All.Select(gate => gate(sight)).OfType<Gate>().Select(gate => Overridden(sight.Promotion, gate)).ToFacts();

    /// <summary>
    /// Whether what waits may be tried where it wants to go: only what people's word alone keeps back, or what has to go first. A try runs
    /// what nobody has approved yet, if only to take it back.
    /// </summary>
    public static bool MayBeTried(Facts<Gate> gates) => gates.All(gate => gate.IsOpen || gate.Key is Approvals or Destruction or Contraction or Requirements);

    /// <summary>The gates that still mean something to a promotion: all before it starts, then only a hold that stands in its way.</summary>
    public static Facts<Gate> Standing(GateSight sight)
    {
        var gates = Ask(sight);
        return sight.Promotion.StartedAt is null ? gates : gates.Where(gate => gate is { Key: Hold, IsOpen: false }).ToFacts();
    }

    /// <summary>Why asking is of no use: a gate that opens no more, and whoever asks may not pass it. Null while all may open.</summary>
    public static Refusal? WhyNever(Facts<Gate> gates, bool mayPass) =>
        gates.FirstOrDefault(gate => gate is { IsOpen: false, IsShut: true } && !(mayPass && MayBeOverridden(gate.Key))) is { } shut
            ? new Refusal("promotion.never-open", $"{shut.Because} {shut.Opener}")
            : null;

    /// <summary>True for gates a person may pass with the permission and a reason.</summary>
    public static bool MayBeOverridden(string key) => key is Soak or Hold or Evidence or Questions or Destruction;

    /// <summary>What a rollback passes by itself, and what only with a reason (rule 6): the others are not asked of it at all.</summary>
    private static bool Asks(GateSight sight, string key) =>
        sight.Promotion.Kind is PromotionKind.Forward || key is Approvals or Hold or Requirements;

    private static Gate? SoakGate(GateSight sight)
    {
        if (!Asks(sight, Soak) || sight.Upstreams.Count == 0)
        {
            return null;
        }

        var (wished, isApplied) = (sight.Promotion.Stage.Soak, sight.Promotion.IsApplied);
        var behind = sight.Upstreams.Where(upstream => !upstream.HasRun || upstream.Healthy < wished).ToList();
        var title = (isApplied ? "Applied upstream" : wished == TimeSpan.Zero ? "Ran upstream" : "Healthy upstream") + (wished == TimeSpan.Zero ? "" : $" for {Spans.Words(wished)}");
        if (behind.Count == 0)
        {
            var done = wished == TimeSpan.Zero
                ? (isApplied ? "was applied in " : "has run in ") + string.Join(" and ", sight.Upstreams.Select(upstream => upstream.Environment))
                : (isApplied ? "has been applied " : "was healthy ") + string.Join(" and ", sight.Upstreams.Select(upstream => $"in {upstream.Environment} for {Spans.Words(upstream.Healthy)}"));
            return Open(Soak, title, $"{sight.Promotion.Version} {done}.");
        }

        if (behind.Select(upstream => upstream.By).FirstOrDefault(by => by is not null) is { } overtaken)
        {
            var version = sight.Promotion.Version;
            return new Gate
            {
                Key = Soak,
                Title = title,
                IsOpen = false,
                IsShut = true,
                Because = $"{string.Join(" ", behind.Select(upstream => Lack(sight.Promotion, upstream)))} {overtaken.Version} is newer and has succeeded in {overtaken.Environment}, so {version} goes there no more.",
                Opener = $"Promote {overtaken.Version} instead, or roll {overtaken.Environment} back first; a person who may pass gates can let {version} by, with a reason.",
            };
        }

        var opens = behind.All(upstream => upstream is { HasRun: true, IsHealthyNow: true });
        return new Gate
        {
            Key = Soak,
            Title = title,
            IsOpen = false,
            Because = string.Join(" ", behind.Select(upstream => Lack(sight.Promotion, upstream))),
            Opener = opens ? isApplied ? "Time." : "Time, while it stays healthy." : $"Promote {sight.Promotion.Version} to {behind[0].Environment}{(isApplied ? "." : " and let it be healthy there.")}",
            OpensAt = opens ? sight.Now + behind.Max(upstream => wished - upstream.Healthy) : null,
        };
    }

    private static Gate? ApprovalsGate(GateSight sight)
    {
        var need = ApprovalRules.Unite(sight.Promotion.Stage.Approvals);
        if (need.AtLeast == 0)
        {
            return null;
        }

        var given = ApprovalRules.Counting(sight.Promotion);
        var title = need.AtLeast == 1 ? "Approved" : $"Approved by {need.AtLeast}";
        if (given.Count >= need.AtLeast)
        {
            return Open(Approvals, title, $"{given.Count} of {need.AtLeast}: {string.Join(", ", given.Select(vote => vote.By))}.");
        }

        return new Gate
        {
            Key = Approvals,
            Title = title,
            IsOpen = false,
            Because = $"{given.Count} of {need.AtLeast} approvals.",
            Opener = ApprovalRules.WaitingFor(sight.Promotion, sight.Voters, sight.Author) is { } who ? $"Waiting for: {who}." : "A person, with a reason.",
        };
    }

    private static Gate? HoldGate(GateSight sight) => sight.Environment.Hold is { } hold && Standstill.Of(hold, sight.Environment.Key) is var standstill
        ? new Gate
        {
            Key = Hold,
            Title = "Not held",
            IsOpen = false,
            Because = standstill.Because,
            Grounds = standstill.Grounds,
            Opener = $"{hold.By}, or anyone who may hold environments, by letting it go.",
        }
        : Open(Hold, "Not held", $"Nobody holds {sight.Environment.Key}.");

    private static Gate? OutOfDateGate(GateSight sight)
    {
        if (!Asks(sight, OutOfDate))
        {
            return null;
        }

        var isApplied = sight.Promotion.IsApplied;
        return sight.LastSucceeded is { } last && last.Sequence > sight.Promotion.Sequence
            ? new Gate
            {
                Key = OutOfDate,
                Title = "Not out of date",
                IsOpen = false,
                IsShut = true,
                Because = $"{last.Version} is newer and has succeeded in {sight.Environment.Key}.",
                Opener = "Nobody; to go back, roll back.",
            }
            : Open(OutOfDate, "Not out of date", (sight.LastSucceeded, isApplied) switch
            {
                (null, _) => $"Nothing {(isApplied ? "was applied" : "runs")} in {sight.Environment.Key}.",
                ({ } there, _) => $"Newer than {there.Version}, which {(isApplied ? "is applied" : "runs")} there.",
            });
    }

    private static string Lack(Promotion promotion, UpstreamStay upstream) => upstream switch
    {
        { HasRun: false } => $"{promotion.Version} {(promotion.IsApplied ? "was not applied" : "has not run")} in {upstream.Environment} yet.",
        _ when promotion.IsApplied => $"Applied in {upstream.Environment} for {Spans.Words(upstream.Healthy)} of {Spans.Words(promotion.Stage.Soak)}.",
        { IsHealthyNow: true } => $"Healthy in {upstream.Environment} for {Spans.Words(upstream.Healthy)} of {Spans.Words(promotion.Stage.Soak)}.",
        _ => $"Healthy in {upstream.Environment} for {Spans.Words(upstream.Healthy)} of {Spans.Words(promotion.Stage.Soak)}, and not known to be healthy now.",
    };

    private static Gate Open(string key, string title, string because) => new() { Key = key, Title = title, IsOpen = true, Because = because };

    private static Gate Overridden(Promotion promotion, Gate gate)
    {
        if (gate.IsOpen)
        {
            return gate;
        }

        if (promotion.Overrides.FirstOrDefault(pass => pass.Gate == gate.Key && pass.Grounds == gate.Grounds) is { } pass)
        {
            return Passed(gate, pass.By, pass.Reason);
        }

        // What is applied cannot be taken back where others need it; what is served can, as it can be held or not approved.
        return promotion is { Kind: PromotionKind.Rollback, Reason: { } reason } && !(gate.Key == Requirements && promotion.IsApplied) ? Passed(gate, promotion.RequestedBy, reason) : gate;
    }

    private static Gate Passed(Gate gate, OperatorName by, string reason) =>
        gate with { IsOpen = true, Because = $"{(gate.Confirm is null ? "Passed" : "Confirmed")} by {by}: {reason} ({gate.Because})", Opener = null, OpensAt = null, Offers = [], Confirm = null };
}
