using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>What a source may be.</summary>
public static class SourceRules
{
    /// <summary>The name of what is there by itself: the metrics pages of the instances the board runs.</summary>
    public const string Instances = "instances";

    public const int MostSources = 20;
    public const int MostQueries = 50;
    public const int LongestExpression = 2_000;
    public const int LongestAddress = 500;
    public const int LongestSecret = 4_000;
    public const int LargestAnswer = 16 << 20;

    /// <summary>How far back a source is asked that was never heard before.</summary>
    public static readonly TimeSpan FirstLook = TimeSpan.FromMinutes(15);

    public static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LongestInterval = TimeSpan.FromHours(1);
    public static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);

    /// <summary>The source as it shall be; the same wish again is the same source.</summary>
    public static Outcome<SignalSource> Apply(SignalSource? known, SourceWish wish)
    {
        if (!KeyRules.IsLabel(wish.Name))
        {
            return KeyRules.NotALabel("source", wish.Name);
        }

        if (wish.Name != (NameOf(wish.Kind) ?? wish.Name) || (IsPolled(wish.Kind) && wish.Name is Instances or "otlp" or "alertmanager"))
        {
            return Refusal.Invalid("source.name", $"What is sent is called by its kind, otlp or alertmanager, and {Instances} is what the board reads of the instances it runs: choose another name for anything else.");
        }

        return Revisions.Check("source", $"The source {wish.Name}", known?.Revision ?? 0, wish.BasedOn) is { } changed ? changed
            : (Limits(wish) ?? (IsPolled(wish.Kind) ? null : Sent(wish))) is { } refusal ? refusal
            : Address(known, wish).Then(address => Access(known, wish, address).Then(access => Queries(wish).Then<SignalSource>(queries =>
            {
                var next = new SignalSource
                {
                    Slot = wish.Slot,
                    Name = wish.Name,
                    Kind = wish.Kind,
                    Address = address,
                    Access = access,
                    Queries = queries,
                    Interval = wish.Interval ?? Usual(wish.Kind),
                    Timeout = wish.Timeout ?? TimeSpan.FromSeconds(5),
                    MaximumBytes = wish.MaximumBytes ?? 1 << 20,
                    Revision = known?.Revision ?? 0,
                };
                return next == known && string.IsNullOrEmpty(wish.Secret) ? known : next with { Revision = next.Revision + 1 };
            })));
    }

    /// <summary>What a kind is called on the screen and in the API's sentences.</summary>
    public static string Words(SourceKind kind) => kind switch
    {
        SourceKind.Scrape => "metrics page",
        SourceKind.Prometheus => "Prometheus",
        SourceKind.Otlp => "OTLP",
        SourceKind.Alertmanager => "Alertmanager",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind nobody drew on the map."),
    };

    public static TimeSpan Usual(SourceKind kind) => kind switch
    {
        SourceKind.Scrape => TimeSpan.FromSeconds(5),
        SourceKind.Prometheus => TimeSpan.FromSeconds(15),
        SourceKind.Otlp => TimeSpan.FromMinutes(1),
        _ => TimeSpan.Zero,
    };

    /// <summary>The name of what comes by itself: there is one of each in a slot, so nobody has to invent one. Null for what is asked.</summary>
    public static string? NameOf(SourceKind kind) => kind switch { SourceKind.Otlp => "otlp", SourceKind.Alertmanager => "alertmanager", _ => null };

    /// <summary>Null when no other source of the slot brings a metric of the same name.</summary>
    public static Refusal? CheckNames(SignalSource next, IEnumerable<SignalSource> others) =>
        (from other in others.Where(other => other.Name != next.Name)
         from query in other.Queries
         where next.Queries.Any(own => own.Name == query.Name)
         select new Refusal("source.query-taken", $"{other.Name} brings {query.Name} already: give one of the two another name.")).FirstOrDefault();

    private static bool IsPolled(SourceKind kind) => kind is SourceKind.Scrape or SourceKind.Prometheus;

    private static Refusal? Limits(SourceWish wish)
    {
        if (!Enum.IsDefined(wish.Kind) || !Enum.IsDefined(wish.Access))
        {
            return Refusal.Invalid("source.kind", "A source is a metrics page, Prometheus, OTLP or Alertmanager.");
        }

        var mayBeSilent = wish.Kind is SourceKind.Alertmanager && wish.Interval == TimeSpan.Zero;
        if (!mayBeSilent && wish.Interval is { } interval && (interval < ShortestInterval || interval > LongestInterval))
        {
            return Refusal.Invalid("source.interval", "An interval is between a second and an hour.");
        }

        if (wish.Timeout is { } timeout && (timeout < ShortestTimeout || timeout > LongestTimeout))
        {
            return Refusal.Invalid("source.timeout", "A timeout is between 100 ms and a minute.");
        }

        return wish.MaximumBytes is < 1024 or > LargestAnswer
            ? Refusal.Invalid("source.size", $"The most bytes of an answer are between 1,024 and {LargestAnswer:N0}.")
            : null;
    }

    private static Refusal? Sent(SourceWish wish) => !string.IsNullOrEmpty(wish.Address) || wish.Access is not SourceAccessKind.None || wish.Queries.Count > 0 || !string.IsNullOrEmpty(wish.Secret)
        ? Refusal.Invalid("source.is-sent", $"{Words(wish.Kind)} is sent to the board: it has no address, no secret and no queries here. Whoever sends it needs a token of the board.")
        : null;

    /// <summary>An address without its query, as it is shown and written down.</summary>
    public static Uri Shown(Uri address) => new(address.GetLeftPart(UriPartial.Path));

    // Who sends back what was shown means what is kept, with its query; who ends it with a question mark means it without.
    private static Outcome<Uri?> Address(SignalSource? known, SourceWish wish)
    {
        if (!IsPolled(wish.Kind))
        {
            return (Uri?)null;
        }

        var text = wish.Address?.Trim() ?? "";
        if (known is { Address: { } kept } && known.Kind == wish.Kind && text == Shown(kept).AbsoluteUri)
        {
            return kept;
        }

        return text.Length <= LongestAddress && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            && address.UserInfo.Length == 0 && address.Fragment.Length == 0 && (wish.Kind is SourceKind.Scrape || address.Query.Length == 0)
            ? address
            : Refusal.Invalid("source.address", wish.Kind is SourceKind.Prometheus
                ? "An address is http:// or https://, a host and where it needs one a path, without a query; user and password have fields of their own."
                : "An address is http:// or https://, a host and a path; user and password have fields of their own.");
    }

    private static Outcome<SourceAccess> Access(SignalSource? known, SourceWish wish, Uri? address)
    {
        if (wish.Access is SourceAccessKind.None)
        {
            return string.IsNullOrEmpty(wish.Secret) ? SourceAccess.None : Refusal.Invalid("source.secret-unused", "There is a secret, but not how it is shown: choose bearer or basic.");
        }

        var user = wish.Access is SourceAccessKind.Basic ? wish.User?.Trim() ?? "" : "";
        if (wish.Access is SourceAccessKind.Basic && (user.Length is 0 or > 200 || user.Contains(':', StringComparison.Ordinal) || user.Any(char.IsControl)))
        {
            return Refusal.Invalid("source.user", "Basic authentication needs a user: up to 200 characters without a colon.");
        }

        if (wish.Secret is { Length: > 0 } secret)
        {
            return secret.Length > LongestSecret || secret.Any(letter => char.IsControl(letter) || letter > 126)
                ? Refusal.Invalid("source.secret", $"A password or token is at most {LongestSecret} plain characters.")
                : new SourceAccess(wish.Access, user, true);
        }

        // Whoever may edit a source must not have its secret sent to a host of their own.
        var mayKeep = known is { Access.HasSecret: true } && known.Access.Kind == wish.Access && IsSameHost(known.Address, address);
        return mayKeep
            ? new SourceAccess(wish.Access, user, true)
            : Refusal.Invalid("source.secret-needed", "Say the password or token: none is kept, or the one that is kept was for another host or another way to show it.");
    }

    private static bool IsSameHost(Uri? one, Uri? other) =>
        one is not null && other is not null && one.GetLeftPart(UriPartial.Authority) == other.GetLeftPart(UriPartial.Authority);

    private static Outcome<Facts<SourceQuery>> Queries(SourceWish wish)
    {
        if (wish.Kind is not SourceKind.Prometheus)
        {
            return wish.Queries.Count == 0 ? wish.Queries : Refusal.Invalid("source.queries", "Only Prometheus is asked by queries.");
        }

        if (wish.Queries.Count is 0 or > MostQueries)
        {
            return Refusal.Invalid("source.queries", $"Prometheus is asked by 1 to {MostQueries} queries, each a metric's name and an expression.");
        }

        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var query in wish.Queries)
        {
            if (query is null || !MetricNameRules.IsName(query.Name) || !named.Add(query.Name))
            {
                return Refusal.Invalid("source.query-name", $"'{query?.Name}' cannot name a metric here: use letters, digits and underscores, each name once.");
            }

            if (PromQlTemplate.Parse(query.Expression) is Outcome<PromQlTemplate>.Refused { Why: var why })
            {
                return why with { Sentence = $"{query.Name}: {why.Sentence}" };
            }
        }

        return wish.Queries;
    }
}
