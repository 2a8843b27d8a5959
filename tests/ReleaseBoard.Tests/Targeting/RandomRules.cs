using System.Text.Json.Nodes;

namespace ReleaseBoard.Tests.Targeting;

/// <summary>Rules and contexts that nobody would write, the same ones for the same seed.</summary>
internal sealed class RandomRules(int seed)
{
    public static readonly string[] Variants = ["on", "off", "blue", "true", "false", "1", "2.5"];

    private static readonly string[] Names =
        ["email", "plan", "age", "beta", "version", "score", "tags", "numbers", "user.tier", "user.address.city", "nothing", "empty", "digits", "missing", "tags.0", "numbers.1", "$flagd.flagKey", "$flagd.timestamp", "targetingKey"];

    private static readonly string[] Texts = ["pro", "free", "ada@example.com", "", "42", "1.5", "abc", "beta", "Berlin", "v1.2.3", "true", " 7 ", "0x1f"];

    private static readonly string[] Versions = ["1.2.3", "1.2", "2", "v1.0.0", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0+build.7", "2.0.0.0", "not-a-version", "10.20.30", "01.2.3"];

    private readonly Random _random = new(seed);

    public JsonObject Flag(bool hasDefault = true) => new()
    {
        ["state"] = "ENABLED",
        ["variants"] = new JsonObject(Variants.Select(name => KeyValuePair.Create<string, JsonNode?>(name, "value of " + name))),
        ["defaultVariant"] = hasDefault || _random.Next(10) > 0 ? Pick(Variants) : null,
        ["targeting"] = Result(4) is JsonObject rule ? rule : new JsonObject { ["if"] = new JsonArray(Condition(3), Result(1), Result(1)) },
    };

    public JsonObject Context()
    {
        var context = new JsonObject();
        Maybe(context, "targetingKey", () => "user-" + _random.Next(1_000_000));
        Maybe(context, "email", () => Pick("ada@example.com", "bob@test.org", "5"));
        Maybe(context, "plan", () => Odd(() => Pick("pro", "free", "team")));
        Maybe(context, "age", () => Odd(() => _random.Next(-2, 90)));
        Maybe(context, "beta", () => Odd(() => _random.Next(2) == 0));
        Maybe(context, "version", () => Odd(() => Pick(Versions)));
        Maybe(context, "score", () => Odd(() => Math.Round(_random.NextDouble() * 10, 3)));
        Maybe(context, "tags", () => new JsonArray([.. Enumerable.Range(0, _random.Next(4)).Select(_ => (JsonNode)Pick("pro", "beta", "abc", "42"))]));
        Maybe(context, "numbers", () => new JsonArray([.. Enumerable.Range(0, _random.Next(5)).Select(_ => (JsonNode)_random.Next(-5, 20))]));
        Maybe(context, "user", () => new JsonObject { ["tier"] = Pick("gold", "free"), ["address"] = new JsonObject { ["city"] = Pick("Berlin", "Paris") } });
        Maybe(context, "nothing", () => null);
        Maybe(context, "empty", () => "");
        Maybe(context, "digits", () => Pick("42", "1.5", "0"));
        return context;
    }

    /// <summary>What a flag could answer.</summary>
    private JsonNode? Result(int depth) => _random.Next(depth <= 0 ? 4 : 12) switch
    {
        < 3 => Pick(Variants),
        3 => _random.Next(6) switch { 0 => null, 1 => "no such variant", 2 => true, 3 => 1, 4 => 2.5, _ => false },
        < 8 => new JsonObject { [Pick("if", "if", "?:")] = Branches(depth) },
        8 => Fractional(depth),
        9 => Condition(depth),
        10 => new JsonObject { [Pick("or", "and")] = new JsonArray(Condition(depth - 1), Result(depth - 1)) },
        _ => new JsonObject { ["var"] = new JsonArray("missing", Pick(Variants)) },
    };

    private JsonArray Branches(int depth)
    {
        var arms = new JsonArray();
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            arms.Add(Condition(depth - 1));
            arms.Add(Result(depth - 1));
        }

        if (_random.Next(4) > 0)
        {
            arms.Add(Result(depth - 1));
        }

        return arms;
    }

    private JsonObject Fractional(int depth)
    {
        var arguments = new JsonArray();
        if (_random.Next(2) == 0)
        {
            arguments.Add(_random.Next(4) switch
            {
                0 => new JsonObject { ["var"] = "targetingKey" },
                1 => new JsonObject { ["cat"] = new JsonArray(new JsonObject { ["var"] = "$flagd.flagKey" }, new JsonObject { ["var"] = "email" }) },
                2 => "the same for all",
                _ => new JsonObject { ["var"] = Pick("email", "missing", "user.tier") },
            });
        }

        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            var bucket = new JsonArray(_random.Next(6) == 0 ? Result(Math.Min(depth - 1, 1)) : Pick(Variants));
            if (_random.Next(5) > 0)
            {
                bucket.Add(_random.Next(10) switch { 0 => 0, 1 => -5, 2 => 1.5, 3 => 2147483647, 4 => new JsonObject { ["var"] = "age" }, _ => _random.Next(1, 100_000) });
            }

            arguments.Add(bucket);
        }

        return new JsonObject { ["fractional"] = arguments };
    }

    private JsonNode? Condition(int depth) => _random.Next(depth <= 0 ? 4 : 16) switch
    {
        < 4 => Compared(depth),
        4 => new JsonObject { [Pick("!", "!!")] = _random.Next(2) == 0 ? new JsonArray(Value(depth - 1)) : Variable() },
        < 7 => new JsonObject { [Pick("and", "or")] = new JsonArray([.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Condition(depth - 1))]) },
        7 => new JsonObject { ["in"] = new JsonArray(Word(depth - 1), _random.Next(2) == 0 ? List(depth - 1) : Word(depth - 1)) },
        8 => new JsonObject { [Pick("starts_with", "ends_with")] = new JsonArray(Variable(), Value(0)) },
        < 11 => new JsonObject { ["sem_ver"] = new JsonArray(new JsonObject { ["var"] = Pick("version", "version", "score", "age") }, Pick("=", "!=", "<", "<=", ">", ">=", "^", "~", "=="), Pick(Versions)) },
        11 => new JsonObject { [Pick("all", "some", "none")] = new JsonArray(new JsonObject { ["var"] = Pick("tags", "numbers", "missing") }, Compared(new JsonObject { ["var"] = "" })) },
        12 => new JsonObject { ["missing"] = new JsonArray(Pick(Names[..14]), Pick(Names[..14])) },
        13 => new JsonObject { ["missing_some"] = new JsonArray(_random.Next(3), new JsonArray(Pick(Names[..14]), Pick(Names[..14]))) },
        14 => new JsonObject { ["if"] = new JsonArray(Condition(depth - 1), Value(depth - 1)) },
        _ => Value(depth - 1),
    };

    private JsonObject Compared(int depth) => _random.Next(5) == 0
        ? new JsonObject { [Pick("<", "<=")] = new JsonArray(Number(depth - 1), Variable(), Number(depth - 1)) }
        : new JsonObject { [Pick("==", "===", "!=", "!==", "<", "<=", ">", ">=")] = new JsonArray(Side(depth - 1), Side(depth - 1)) };

    private JsonObject Compared(JsonObject item) => new() { [Pick("==", "<", ">", "===")] = new JsonArray(item, Pick(Texts)) };

    /// <summary>A side of a comparison; two sides are of one kind more often than not.</summary>
    private JsonNode? Side(int depth) => _random.Next(6) switch
    {
        < 3 => Variable(),
        3 => _random.Next(-3, 90),
        4 => Pick(Texts),
        _ => Value(depth),
    };

    private JsonNode? Value(int depth) => _random.Next(depth <= 0 ? 5 : 9) switch
    {
        < 2 => Variable(),
        2 => Pick(Texts),
        3 => _random.Next(-5, 50),
        4 => _random.Next(4) switch { 0 => null, 1 => true, 2 => false, _ => 2.5 },
        5 => Number(depth - 1),
        6 => Word(depth - 1),
        7 => Condition(depth - 1),
        _ => new JsonObject { ["if"] = Branches(0) },
    };

    private JsonNode? Number(int depth) => _random.Next(depth <= 0 ? 2 : 6) switch
    {
        0 => _random.Next(-5, 90),
        1 => new JsonObject { ["var"] = Pick("age", "score", "$flagd.timestamp", "numbers.0", "digits") },
        2 => new JsonObject { [Pick("+", "-", "*", "/", "%")] = new JsonArray(Number(depth - 1), Number(depth - 1)) },
        3 => new JsonObject { [Pick("min", "max")] = new JsonArray(Number(depth - 1), Number(depth - 1), _random.Next(50)) },
        4 => new JsonObject { [Pick("+", "-")] = new JsonArray(Value(depth - 1)) },
        _ => new JsonObject
        {
            ["reduce"] = new JsonArray(new JsonObject { ["var"] = Pick("numbers", "missing") },
                new JsonObject { [Pick("+", "-", "max")] = new JsonArray(new JsonObject { ["var"] = "accumulator" }, new JsonObject { ["var"] = "current" }) }, _random.Next(5)),
        },
    };

    private JsonNode Word(int depth) => _random.Next(depth <= 0 ? 2 : 4) switch
    {
        0 => Pick(Texts),
        1 => new JsonObject { ["var"] = Pick("email", "plan", "user.tier", "empty", "digits", "tags.0") },
        2 => new JsonObject { ["cat"] = new JsonArray(Value(depth - 1), Value(depth - 1)) },
        _ => new JsonObject { ["substr"] = _random.Next(2) == 0 ? new JsonArray(Word(depth - 1), _random.Next(-5, 5)) : new JsonArray(Word(depth - 1), _random.Next(-5, 5), _random.Next(-3, 5)) },
    };

    private JsonNode List(int depth) => _random.Next(depth <= 0 ? 2 : 5) switch
    {
        0 => new JsonArray([.. Enumerable.Range(0, _random.Next(1, 12)).Select(_ => (JsonNode)Pick(Texts))]),
        1 => new JsonObject { ["var"] = Pick("tags", "numbers") },
        2 => new JsonObject { ["merge"] = new JsonArray(List(depth - 1), Value(depth - 1)) },
        3 => new JsonObject { ["filter"] = new JsonArray(List(depth - 1), Compared(new JsonObject { ["var"] = "" })) },
        _ => new JsonObject { ["map"] = new JsonArray(List(depth - 1), new JsonObject { ["cat"] = new JsonArray("x", new JsonObject { ["var"] = "" }) }) },
    };

    private JsonObject Variable() => _random.Next(6) switch
    {
        0 => new JsonObject { ["var"] = new JsonArray(Pick(Names), Value(0)) },
        1 => new JsonObject { ["var"] = new JsonArray(Pick(Names)) },
        _ => new JsonObject { ["var"] = Pick(Names) },
    };

    private JsonNode? Odd(Func<JsonNode?> usual) => _random.Next(12) switch { 0 => null, 1 => Pick(Texts), 2 => _random.Next(5), _ => usual() };

    private void Maybe(JsonObject context, string name, Func<JsonNode?> value)
    {
        if (_random.Next(8) > 0)
        {
            context[name] = value();
        }
    }

    private string Pick(params string[] among) => among[_random.Next(among.Length)];
}
