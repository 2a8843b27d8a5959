using System.Globalization;
using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>From the bytes of a flagd document to a set of flags, or to what is wrong with it.</summary>
internal sealed class DocumentCompiler(Strictness strictness, TargetingLimits limits)
{
    // A refusal is read by a person; the first faults are enough to begin with.
    private const int Named = 3;

    private readonly FaultList _faults = new();

    public Outcome<FlagSet> Compile(ReadOnlyMemory<byte> utf8Json)
    {
        if (utf8Json.Length > limits.DocumentBytes)
        {
            return Refusal.Invalid("targeting.too-large", string.Create(CultureInfo.InvariantCulture, $"The document has {utf8Json.Length} bytes, at most {limits.DocumentBytes} are taken.")) with { Kind = RefusalKind.TooLarge };
        }

        try
        {
            using var document = JsonDocument.Parse(utf8Json, new JsonDocumentOptions { MaxDepth = limits.Depth });
            return Compile(document.RootElement);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return Refusal.Invalid("targeting.json", "The document is not JSON that can be read: " + failure.Message);
        }
    }

    private Outcome<FlagSet> Compile(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty("flags", out var listed))
        {
            return Refusal.Unprocessable("targeting.no-flags", "The document must be an object with \"flags\".");
        }

        DocumentScan.Run(root, PointerPath.Root, _faults);
        if (_faults.Refuses)
        {
            return Refused();
        }

        var metadata = MetadataRules.Read(root, PointerPath.Root, _faults);
        var logic = new LogicCompiler(Shelf(root), _faults, limits);
        var compiler = new FlagCompiler(logic, metadata, _faults, limits);
        var flags = Listed(listed).Select(flag => compiler.Compile(flag.Key, flag.Element, flag.Place)).OfType<Flag>().ToList();
        PrerequisiteRules.Check(flags, limits, _faults);
        return _faults.Refuses || (strictness is Strictness.Written && _faults.Faults.Count > 0)
            ? Refused()
            : new FlagSet(flags, MetadataRules.Write(metadata), _faults.Faults.ToFacts());
    }

    private Refusal Refused()
    {
        var ordered = _faults.Faults.OrderByDescending(fault => fault.Weight is FaultWeight.Refuses || strictness is Strictness.Written).ToList();
        var more = ordered.Count > Named ? string.Create(CultureInfo.InvariantCulture, $" And {ordered.Count - Named} more.") : "";
        return Refusal.Unprocessable(ordered[0].Code, string.Join(" ", ordered.Take(Named)) + more);
    }

    private ReferenceShelf Shelf(JsonElement root)
    {
        var shelf = new ReferenceShelf();
        if (!root.TryGetProperty("$evaluators", out var evaluators))
        {
            return shelf;
        }

        var at = PointerPath.Root.Of("$evaluators");
        if (evaluators.ValueKind is not JsonValueKind.Object)
        {
            _faults.Add("targeting.evaluators", at, "The shared rules must be an object.", FaultWeight.Refuses);
            return shelf;
        }

        foreach (var evaluator in evaluators.EnumerateObject())
        {
            shelf.Add(evaluator.Name, evaluator.Value, at.Of(evaluator.Name));
        }

        return shelf;
    }

    private List<(string Key, JsonElement Element, PointerPath Place)> Listed(JsonElement flags)
    {
        var at = PointerPath.Root.Of("flags");
        var listed = new List<(string Key, JsonElement Element, PointerPath Place)>();
        if (flags.ValueKind is JsonValueKind.Object)
        {
            listed.AddRange(flags.EnumerateObject().Take(limits.Flags + 1).Select(flag => (flag.Name, flag.Value, at.Of(flag.Name))));
        }
        else if (flags.ValueKind is JsonValueKind.Array)
        {
            listed.AddRange(flags.EnumerateArray().Take(limits.Flags + 1).Select((flag, index) => (KeyOf(flag), flag, at.At(index))));
        }
        else
        {
            _faults.Add("targeting.no-flags", at, "The flags must be an object or a list.", FaultWeight.Refuses);
        }

        if (listed.Count > limits.Flags)
        {
            _faults.Add("targeting.too-many-flags", at, string.Create(CultureInfo.InvariantCulture, $"At most {limits.Flags} flags are taken."), FaultWeight.Refuses);
            return [];
        }

        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (_, _, place) in listed.Where(flag => !keys.Add(flag.Key)))
        {
            _faults.Add("targeting.duplicate-key", place, "Another flag has the same key.", FaultWeight.Refuses);
        }

        return listed;
    }

    private static string KeyOf(JsonElement flag) =>
        flag.ValueKind is JsonValueKind.Object && flag.TryGetProperty("key", out var key) && key.ValueKind is JsonValueKind.String ? key.GetString() ?? "" : "";
}
