using System.Text.Json;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>What must hold everywhere in a document: no name twice in an object, no number that clients would round.</summary>
internal static class DocumentScan
{
    public static void Run(JsonElement element, PointerPath at, FaultList faults)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                ScanObject(element, at, faults);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    ScanItem(item, at, index++, faults);
                }

                break;
            case JsonValueKind.Number:
                CheckNumber(element, at, faults);
                break;
            default:
                break;
        }
    }

    private static void ScanItem(JsonElement item, PointerPath at, int index, FaultList faults)
    {
        // A place is an object; long lists of plain texts, such as a segment's people, do without.
        if (item.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Number)
        {
            Run(item, at.At(index), faults);
        }
    }

    private static void ScanObject(JsonElement element, PointerPath at, FaultList faults)
    {
        var names = element.GetPropertyCount() > 1 ? new HashSet<string>(StringComparer.Ordinal) : null;
        foreach (var property in element.EnumerateObject())
        {
            if (names?.Add(property.Name) is false)
            {
                faults.Add("targeting.duplicate-name", at.Of(property.Name), "This name stands twice in its object.", FaultWeight.Refuses);
            }

            if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Number)
            {
                Run(property.Value, at.Of(property.Name), faults);
            }
        }
    }

    private static void CheckNumber(JsonElement element, PointerPath at, FaultList faults)
    {
        if (!(Math.Abs(element.GetDouble()) <= TargetingLimits.LargestNumber))
        {
            faults.Add("targeting.large-number", at, "Numbers beyond 2^53 - 1 are rounded by half of the clients.", FaultWeight.Warns);
        }
    }
}
