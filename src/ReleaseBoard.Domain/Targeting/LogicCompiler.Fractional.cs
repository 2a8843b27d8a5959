using System.Text.Json;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>The percentage operator, whose mistakes flagd finds only when somebody asks.</summary>
internal sealed partial class LogicCompiler
{
    private Node Fractional(JsonElement operands, PointerPath at, Position position)
    {
        if (TryFractional(operands, at, position) is { } node)
        {
            return node;
        }

        var idle = Compile(operands, at, position.Operand);
        return idle is ConstantNode ? ConstantNode.Null : new IdleNode(idle);
    }

    /// <summary>Null, with a fault noted, where the percentage would always be null.</summary>
    private FractionalNode? TryFractional(JsonElement operands, PointerPath at, Position position)
    {
        if (operands.ValueKind is not JsonValueKind.Array || operands.GetArrayLength() == 0)
        {
            return Never("targeting.arguments", at, "This takes what is hashed, and buckets of a variant and a weight.");
        }

        if (position.IsInLoop)
        {
            return Never("targeting.percentage-in-loop", at, "Inside a loop there is nobody to hash.");
        }

        var basis = operands[0].ValueKind is JsonValueKind.Array ? null : Compile(operands[0], at.At(0), position.Operand);
        if (basis is ConstantNode { Value.Kind: not DatumKind.Text })
        {
            return Never("targeting.percentage-basis", at.At(0), "What is hashed is a text.");
        }

        var buckets = new List<Bucket>();
        foreach (var (element, place) in operands.EnumerateArray().Select((item, index) => (item, at.At(index))).Skip(basis is null ? 0 : 1))
        {
            if (ReadBucket(element, place, position) is not { } bucket)
            {
                return null;
            }

            buckets.Add(bucket);
        }

        return IsEverNull(buckets, at) ? null : new FractionalNode(basis, [.. buckets], at.ToString(), position.Role is not ResultRole.None);
    }

    private FractionalNode? Never(string code, PointerPath at, string sentence)
    {
        faults.Add(code, at, sentence, FaultWeight.Warns);
        return null;
    }

    private Bucket? ReadBucket(JsonElement bucket, PointerPath at, Position position)
    {
        if (bucket.ValueKind is not JsonValueKind.Array || bucket.GetArrayLength() is not (1 or 2))
        {
            Never("targeting.bucket", at, "A bucket is a list of a variant and its weight.");
            return null;
        }

        var inner = position.Role is ResultRole.None ? position.Operand : position.Result;
        var result = Compile(bucket[0], at.At(0), inner with { Depth = inner.Depth + 1 });
        if (result is ConstantNode { Value.Kind: DatumKind.List or DatumKind.Map })
        {
            Never("targeting.bucket", at.At(0), "A bucket's variant is a text, a number or a truth value.");
            return null;
        }

        var weight = bucket.GetArrayLength() == 2 ? Compile(bucket[1], at.At(1), position.Operand) : null;
        if (weight is ConstantNode constant && !(constant.Value.Kind is DatumKind.Number && Bucket.IsWeight(constant.Value.Number)))
        {
            Never("targeting.weight", at.At(1), "A weight is a whole number of at most 2147483647.");
            return null;
        }

        return new Bucket(result, weight);
    }

    private bool IsEverNull(List<Bucket> buckets, PointerPath at)
    {
        var total = buckets.Sum(bucket => bucket.FixedWeight ?? 0);
        if (total > BucketRules.LargestWeight)
        {
            Never("targeting.weight", at, "All weights together are at most 2147483647.");
            return true;
        }

        if (total > 0 || buckets.Any(bucket => bucket.FixedWeight is null))
        {
            return false;
        }

        Never("targeting.weight", at, "All weights are zero, so nobody is in any bucket.");
        return true;
    }
}
