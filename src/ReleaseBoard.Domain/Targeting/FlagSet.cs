using System.Buffers;
using System.Collections.Frozen;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>
/// All flags of one environment, compiled from a flagd document. Immutable: many threads ask it, and a change is another set.
/// Beyond flagd, a flag may hold an object <c>x-releaseboard</c>: <c>offVariant</c> (what a disabled flag answers),
/// <c>prerequisites</c> (a list of <c>{"flag", "variants"}</c>; while one is not met the flag is off), <c>bucketing</c>
/// (<c>flagd-v2</c>, <c>flagd-v3</c> or <c>unleash</c>) and <c>browser</c> (browsers may read it). A flag with this object never
/// fails: where its rule does not work with a context, it answers its default.
/// </summary>
public sealed partial class FlagSet
{
    private readonly FrozenDictionary<string, Flag> _flags;
    private readonly Flag[] _inOrder;

    internal FlagSet(IReadOnlyList<Flag> flags, ReadOnlyMemory<byte> metadata, Facts<FlagFault> faults)
    {
        _inOrder = [.. flags];
        _flags = flags.ToFrozenDictionary(flag => flag.Key, StringComparer.Ordinal);
        Metadata = metadata;
        Faults = faults;
    }

    /// <summary>No flag at all.</summary>
    public static FlagSet Empty { get; } = new([], "{}"u8.ToArray(), Facts<FlagFault>.None);

    public int Count => _inOrder.Length;

    /// <summary>The flags' keys, in the document's order.</summary>
    public IEnumerable<string> Keys => _inOrder.Select(flag => flag.Key);

    /// <summary>The set's own metadata, a JSON object, UTF-8.</summary>
    public ReadOnlyMemory<byte> Metadata { get; }

    /// <summary>What an imported document has that cannot work; always empty where it was read as written here.</summary>
    public Facts<FlagFault> Faults { get; }

    /// <summary>
    /// Compiles a document. Read as <see cref="Strictness.Written"/> it is refused for whatever could fail later, each fault with
    /// its place; read as <see cref="Strictness.Imported"/> only for what flagd itself refuses, and <see cref="Faults"/> tells the rest.
    /// </summary>
    public static Outcome<FlagSet> Compile(ReadOnlyMemory<byte> utf8Json, Strictness strictness = Strictness.Written, TargetingLimits? limits = null) =>
        new DocumentCompiler(strictness, limits ?? TargetingLimits.Default).Compile(utf8Json).Then<FlagSet>(set =>
        {
            set.ReadsTime = utf8Json.Span.IndexOf("$flagd"u8) >= 0;
            return set;
        });

    /// <summary>True when a rule may read the clock, so that answers change without anybody's change.</summary>
    public bool ReadsTime { get; private set; }

    public bool Contains(string key) => _flags.ContainsKey(key);

    /// <summary>Whether a key for browsers may read the flag; false also for a flag that there is not.</summary>
    public bool IsForBrowsers(string key) => _flags.TryGetValue(key, out var flag) && flag.IsForBrowsers;

    /// <summary>What one flag answers to one caller at one moment, in seconds since 1970. Never throws.</summary>
    public FlagAnswer Evaluate(string key, EvaluationContext context, long unixSeconds) => _flags.TryGetValue(key, out var flag)
        ? Answer(flag, context, unixSeconds, null)
        : new FlagAnswer(null, FlagReason.Error, FlagError.FlagNotFound, Metadata);

    /// <summary>The same answer, with what led to it.</summary>
    public FlagExplanation Explain(string key, EvaluationContext context, long unixSeconds)
    {
        if (!_flags.TryGetValue(key, out var flag))
        {
            return new FlagExplanation(Evaluate(key, context, unixSeconds), Facts<ExplainedStep>.None, null, null, null, null);
        }

        var trace = new Trace();
        var answer = Answer(flag, context, unixSeconds, trace);
        var unsatisfied = flag.IsEnabled && !flag.IsBroken ? Unsatisfied(flag, context, unixSeconds)?.Key : null;
        return new FlagExplanation(answer, trace.Steps.ToFacts(), trace.Rule, trace.Place, trace.Bucket, unsatisfied);
    }

    /// <summary>Writes one flag's answer as OFREP has it: a success or a failure item.</summary>
    public FlagAnswer Write(IBufferWriter<byte> output, string key, EvaluationContext context, long unixSeconds)
    {
        var answer = Evaluate(key, context, unixSeconds);
        AnswerRules.Write(output, _flags.TryGetValue(key, out var flag) ? flag.KeyFragment : AnswerRules.KeyFragment(key), answer);
        return answer;
    }

    /// <summary>Writes all answers as a JSON list of OFREP's items; for a browser's key only those marked for browsers.</summary>
    /// <param name="heard">Told each answer, with the flag's place in <see cref="Keys"/>.</param>
    public void EvaluateAll(IBufferWriter<byte> output, EvaluationContext context, long unixSeconds, bool onlyForBrowsers, Action<int, FlagAnswer>? heard = null)
    {
        output.Write("["u8);
        var isFirst = true;
        for (var place = 0; place < _inOrder.Length; place++)
        {
            var flag = _inOrder[place];
            if (onlyForBrowsers && !flag.IsForBrowsers)
            {
                continue;
            }

            if (!isFirst)
            {
                output.Write(","u8);
            }

            isFirst = false;
            var answer = Answer(flag, context, unixSeconds, null);
            AnswerRules.Write(output, flag.KeyFragment, answer);
            heard?.Invoke(place, answer);
        }

        output.Write("]"u8);
    }

    private FlagAnswer Answer(Flag flag, EvaluationContext context, long unixSeconds, Trace? trace)
    {
        if (!flag.IsEnabled)
        {
            return new FlagAnswer(flag.Off, FlagReason.Disabled, FlagError.None, flag.Metadata);
        }

        if (flag.IsBroken)
        {
            return new FlagAnswer(null, FlagReason.Error, FlagError.ParseError, flag.Metadata);
        }

        if (flag.Prerequisites.Length > 0 && Unsatisfied(flag, context, unixSeconds) is { } unsatisfied)
        {
            return new FlagAnswer(flag.Off, FlagReason.Disabled, FlagError.None, unsatisfied.Metadata);
        }

        return flag.Rule is null
            ? new FlagAnswer(flag.Default, flag.Default is null ? FlagReason.Default : FlagReason.Static, FlagError.None, flag.Metadata)
            : Target(flag, flag.Rule, context, unixSeconds, trace);
    }

    private static FlagAnswer Target(Flag flag, Node rule, EvaluationContext context, long unixSeconds, Trace? trace)
    {
        var frame = new Frame(context, flag, unixSeconds) { Trace = trace };
        var result = rule.Evaluate(ref frame);
        if (!frame.HasFailed)
        {
            if (result.IsNull)
            {
                return new FlagAnswer(flag.Default, FlagReason.Default, FlagError.None, flag.Metadata);
            }

            if (flag.Find(result) is { } variant)
            {
                return new FlagAnswer(variant, frame.IsSplit ? FlagReason.Split : FlagReason.TargetingMatch, FlagError.None, flag.Metadata);
            }
        }

        return flag.IsForgiving
            ? new FlagAnswer(flag.Default, FlagReason.Default, FlagError.None, flag.Metadata)
            : new FlagAnswer(null, FlagReason.Error, FlagError.General, flag.Metadata);
    }

    /// <summary>The first prerequisite that is not met; a flag that is off meets none, whatever it answers.</summary>
    private Prerequisite? Unsatisfied(Flag flag, EvaluationContext context, long unixSeconds)
    {
        foreach (var prerequisite in flag.Prerequisites)
        {
            var answer = _flags.TryGetValue(prerequisite.Key, out var other) ? Answer(other, context, unixSeconds, null) : default;
            if (answer.Reason is FlagReason.Disabled || answer.Variant is not { } variant || !prerequisite.Variants.Contains(variant.Name))
            {
                return prerequisite;
            }
        }

        return null;
    }
}
