using System.Text;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>
/// <c>fractional</c>: everyone has a place among all weights, by a hash, and gets what lies there. The first bucket owns the lowest
/// places, so raising its weight at the cost of what follows takes nothing from anyone, and lowering it takes first from whom it
/// came to last. Null (and so the default) where there is nobody to hash, a weight is no integer, or all weights are zero.
/// </summary>
/// <param name="basis">What is hashed; null for the flag's key and the targeting key.</param>
/// <param name="isResult">What it says is what the flag answers.</param>
internal sealed class FractionalNode(Node? basis, Bucket[] buckets, string pointer, bool isResult) : Node
{
    private readonly long? _fixedTotal = buckets.All(bucket => bucket.FixedWeight is not null) ? buckets.Sum(bucket => bucket.FixedWeight ?? 0) : null;
    private readonly bool _isFixed = buckets.All(bucket => bucket is { FixedWeight: not null, Result: ConstantNode });

    public override Datum Evaluate(ref Frame frame)
    {
        Span<byte> stack = stackalloc byte[256];
        var text = new TextBuilder(stack);
        var hasBasis = TryAppendBasis(ref frame, ref text) && !text.IsFull;
        var result = Deal(ref frame, text.Written, hasBasis);
        text.Dispose();
        return result;
    }

    private bool TryAppendBasis(ref Frame frame, ref TextBuilder text)
    {
        var flag = frame.Flag;
        if (basis is null)
        {
            BucketRules.AppendKey(flag.Bucketing, flag.KeyText, frame.Context.TargetingKey, ref text);
            return !frame.Context.TargetingKey.IsNull;
        }

        // The common form, a text put together out of others, is hashed without being made.
        if (basis is JoinNode join && flag.Bucketing is Bucketing.FlagdV2)
        {
            join.Append(ref frame, ref text);
            return true;
        }

        return BucketRules.TryAppend(flag.Bucketing, flag.KeyText, basis.Evaluate(ref frame), ref text);
    }

    private Datum Deal(ref Frame frame, ReadOnlySpan<byte> hashed, bool hasBasis)
    {
        if (_isFixed)
        {
            return hasBasis ? Pick(ref frame, hashed, default, default, _fixedTotal ?? 0) : Datum.Null;
        }

        // All operands are asked before any counts: one that fails is not hidden by another that is null.
        var isGood = hasBasis;
        var weights = new long[buckets.Length];
        var results = new Datum[buckets.Length];
        long total = 0;
        for (var i = 0; i < buckets.Length; i++)
        {
            results[i] = buckets[i].Result.Evaluate(ref frame);
            isGood &= buckets[i].TryWeigh(ref frame, out weights[i]) && results[i].Kind is not (DatumKind.List or DatumKind.Map);
            total = Math.Min(total + weights[i], BucketRules.LargestWeight + 1);
        }

        return isGood ? Pick(ref frame, hashed, weights, results, total) : Datum.Null;
    }

    private Datum Pick(ref Frame frame, ReadOnlySpan<byte> hashed, ReadOnlySpan<long> weights, ReadOnlySpan<Datum> results, long total)
    {
        if (total is <= 0 or > BucketRules.LargestWeight)
        {
            return Datum.Null;
        }

        var hash = Murmur3.Hash(hashed);
        var position = BucketRules.Position(frame.Flag.Bucketing, hash, total);
        long sum = 0;
        for (var i = 0; i < buckets.Length; i++)
        {
            sum += weights.IsEmpty ? buckets[i].FixedWeight ?? 0 : weights[i];
            if (sum <= position)
            {
                continue;
            }

            if (isResult && frame.Trace is { } trace)
            {
                trace.Bucket = new ExplainedBucket(pointer, Encoding.UTF8.GetString(hashed), hash, position, total, i);
                trace.Place = $"{pointer}/{i + (basis is null ? 0 : 1)}";
            }

            frame.IsSplit |= isResult;
            return results.IsEmpty ? buckets[i].Result.Evaluate(ref frame) : results[i];
        }

        return Datum.Null;
    }
}

/// <summary>A result and its weight.</summary>
internal sealed class Bucket(Node result, Node? weight)
{
    public Node Result => result;

    /// <summary>Known before anybody asks; negative weights count as none.</summary>
    public long? FixedWeight { get; } = weight switch
    {
        null => 1,
        ConstantNode { Value: { Kind: DatumKind.Number } value } when IsWeight(value.Number) => Math.Max(0, (long)value.Number),
        _ => null,
    };

    public bool TryWeigh(ref Frame frame, out long weighed)
    {
        weighed = FixedWeight ?? 0;
        if (FixedWeight is not null || weight is null)
        {
            return true;
        }

        var value = weight.Evaluate(ref frame);
        var isWeight = value.Kind is DatumKind.Number && IsWeight(value.Number);
        weighed = isWeight ? Math.Max(0, (long)value.Number) : 0;
        return isWeight;
    }

    public static bool IsWeight(double number) => number == Math.Floor(number) && number <= BucketRules.LargestWeight;
}
