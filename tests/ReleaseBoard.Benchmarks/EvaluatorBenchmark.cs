using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ReleaseBoard.Domain.Targeting;

namespace ReleaseBoard.Benchmarks;

/// <summary>Flags alone, without HTTP: how often a second one core can ask, and what it costs to compile a large environment.</summary>
internal static class EvaluatorBenchmark
{
    private const long Now = 1_760_000_000;
    private const int Flags = 2_000;
    private const int Rules = 20;
    private const int Asked = 3_000_000;

    public static int Run()
    {
        var set = Compiled(Document(1, 3));
        var contexts = Enumerable.Range(0, 1_000).Select(Context).ToArray();
        var answered = 0;
        Rate("one flag with three rules and a percentage", Asked, i => answered += set.Evaluate("flag-0", contexts[i % contexts.Length], Now).Variant is null ? 0 : 1);

        var hundred = Compiled(Document(100, 3));
        var output = new ArrayBufferWriter<byte>(1 << 16);
        Rate("the same with the context read each time", Asked / 3, i => answered += set.Evaluate("flag-0", Parsed(i % 1_000), Now).Variant is null ? 0 : 1);
        Rate("a hundred such flags, written as OFREP's bulk answer", 20_000, i =>
        {
            output.ResetWrittenCount();
            hundred.EvaluateAll(output, contexts[i % contexts.Length], Now, onlyForBrowsers: false);
        });
        Compile();
        return answered > 0 ? 0 : 1;
    }

    private static void Compile()
    {
        var document = Encoding.UTF8.GetBytes(Document(Flags, Rules));
        var (best, kept) = Best(() => Compiled(document));
        var one = Encoding.UTF8.GetBytes(Document(1, Rules));
        var (change, _) = Best(() => kept.With(Compiled(one), new HashSet<string>(["flag-0"], StringComparer.Ordinal)));
        Print($"one of {Flags} flags changed, in a set of its own", string.Create(CultureInfo.InvariantCulture, $"{change.TotalMilliseconds:0.0} ms"));

        kept = FlagSet.Empty;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        kept = Compiled(document);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Print($"compiling {Flags} flags of {Rules} rules ({document.Length / 1024.0 / 1024:0.0} MiB of JSON)", string.Create(CultureInfo.InvariantCulture, $"{best.TotalMilliseconds:0.0} ms, holding {held / 1048576.0:0.0} MiB"));
        GC.KeepAlive(kept);
    }

    private static (TimeSpan Best, FlagSet Made) Best(Func<FlagSet> make)
    {
        var (best, made) = (TimeSpan.MaxValue, FlagSet.Empty);
        for (var i = 0; i < 10; i++)
        {
            var began = Stopwatch.GetTimestamp();
            made = make();
            best = TimeSpan.FromTicks(Math.Min(best.Ticks, Stopwatch.GetElapsedTime(began).Ticks));
        }

        return (best, made);
    }

    private static void Rate(string what, int times, Action<int> act)
    {
        // More than once, so that a later round runs what the just-in-time compiler made of the first.
        var rate = 0.0;
        var allocated = 0L;
        for (var round = 0; round < 3; round++)
        {
            var began = Stopwatch.GetTimestamp();
            allocated = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < times; i++)
            {
                act(i);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            rate = Math.Max(rate, times / Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        Print(what, string.Create(CultureInfo.InvariantCulture, $"{rate:#,0} a second on one core, {allocated / (double)times:0.0} bytes each"));
    }

    private static FlagSet Compiled(string document) => Compiled(Encoding.UTF8.GetBytes(document));

    private static FlagSet Compiled(byte[] document) =>
        FlagSet.Compile(document).Match(set => set, refusal => throw new InvalidOperationException(refusal.Sentence));

    private static EvaluationContext Context(int user) => Parsed(user);

    private static EvaluationContext Parsed(int user) =>
        EvaluationContext.Parse(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $$"""{"targetingKey":"user-{{user}}","email":"user-{{user}}@example.com","plan":"{{(user % 5 == 0 ? "team" : "free")}}","country":"DE","age":{{20 + (user % 50)}},"version":"2.{{user % 20}}.0"}""")))
            .Match(context => context, refusal => throw new InvalidOperationException(refusal.Sentence));

    /// <summary>Rules of three kinds, none of them true for most, and a percentage for everyone else.</summary>
    private static string Document(int flags, int rules)
    {
        var text = new StringBuilder("{\"flags\":{");
        for (var flag = 0; flag < flags; flag++)
        {
            text.Append(flag > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $$"""
                "flag-{{flag}}":{"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"off","metadata":{"owner":"shop"},"targeting":{"if":[
                """);
            for (var rule = 0; rule < rules; rule++)
            {
                text.Append((rule % 3) switch
                {
                    0 => $$"""{"ends_with":[{"var":"email"},"@company-{{rule}}.com"]},"on",""",
                    1 => $$"""{"and":[{"==":[{"var":"plan"},"pro-{{rule}}"]},{">=":[{"var":"age"},18]}]},"on",""",
                    _ => """{"in":[{"var":"country"},["NL","BE","LU"]]},"off",""",
                });
            }

            text.Append("""{"fractional":[["on",10000],["off",90000]]}]}}""");
        }

        return text.Append("}}").ToString();
    }

    private static void Print(string what, string cost) => Console.WriteLine($"{what,-72} {cost}");
}
