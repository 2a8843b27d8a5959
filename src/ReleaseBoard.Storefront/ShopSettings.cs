using System.Globalization;
using System.Text.Json;

namespace ReleaseBoard.Storefront;

/// <summary>What this build of the shop is like: <c>storefront.json</c> beside the program, and what the environment says.</summary>
internal sealed record ShopSettings
{
    public string Version { get; init; } = "0.0.0";

    /// <summary>Share of page requests that fail, 0 to 1.</summary>
    public double FailureRate { get; init; }

    /// <summary>Added to every page.</summary>
    public int SlowMilliseconds { get; init; }

    /// <summary>Share of express checkouts that do not work, 0 to 1: the feature's own fault, whatever else this build does.</summary>
    public double ExpressFailureRate { get; init; }

    /// <summary>The environment it fails and is slow in, as bugs do that only real visitors meet; empty for all.</summary>
    public string TroubleIn { get; init; } = "";

    /// <summary>A line above the shop; empty for none.</summary>
    public string Banner { get; init; } = "";

    /// <summary>The shop's colour, as CSS writes it: <c>#rrggbb</c>.</summary>
    public string Accent { get; init; } = "#2f6f4f";

    /// <summary>The line on the shelf: what the shop's settings say, whatever build this is.</summary>
    public string Motto { get; init; } = "Good things, made once";

    /// <summary>Opens <c>/crash</c> and <c>/wait</c>.</summary>
    public bool TestEndpoints { get; init; }

    /// <summary>Where flags are asked for; null for nowhere.</summary>
    public string? FlagEndpoint { get; init; }

    public string? FlagHeaders { get; init; }

    public string Environment { get; init; } = "nowhere";

    public int Port { get; init; } = 5000;

    public static ShopSettings Load(string folder)
    {
        var file = Path.Combine(folder, "storefront.json");
        var settings = File.Exists(file) ? Parse(File.ReadAllText(file)) : new ShopSettings();
        return Calmed(settings with
        {
            Environment = Variable("RELEASEBOARD_ENVIRONMENT") ?? settings.Environment,
            Motto = Variable("SHOP_MOTTO") ?? settings.Motto,
            TestEndpoints = settings.TestEndpoints || Variable("STOREFRONT_TEST_ENDPOINTS") == "1",
            FlagEndpoint = Variable("OFREP_ENDPOINT"),
            FlagHeaders = Variable("OFREP_HEADERS"),
            Port = Variable("PORT") is { } port ? ParsePort(port) : settings.Port,
        });
    }

    private static ShopSettings Calmed(ShopSettings settings) =>
        settings.TroubleIn.Length == 0 || settings.TroubleIn == settings.Environment ? settings : settings with { FailureRate = 0, SlowMilliseconds = 0, ExpressFailureRate = 0 };

    internal static ShopSettings Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.EnumerateObject().Aggregate(new ShopSettings(), With);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"storefront.json cannot be read: {fault.Message}", fault);
        }
    }

    private static ShopSettings With(ShopSettings settings, JsonProperty field) => field.Name switch
    {
        "version" => settings with { Version = field.Value.GetString() ?? "" },
        "failureRate" when field.Value.GetDouble() is >= 0 and <= 1 and var rate => settings with { FailureRate = rate },
        "slowMilliseconds" when field.Value.GetInt32() is >= 0 and <= 60_000 and var slow => settings with { SlowMilliseconds = slow },
        "expressFailureRate" when field.Value.GetDouble() is >= 0 and <= 1 and var rate => settings with { ExpressFailureRate = rate },
        "troubleIn" => settings with { TroubleIn = field.Value.GetString() ?? "" },
        "banner" => settings with { Banner = field.Value.GetString() ?? "" },
        "accent" when IsColour(field.Value.GetString()) => settings with { Accent = field.Value.GetString() ?? "" },
        "testEndpoints" => settings with { TestEndpoints = field.Value.GetBoolean() },
        _ => throw new FormatException($"{field.Name} is unknown or out of range."),
    };

    private static bool IsColour(string? text) => text is ['#', _, _, _, _, _, _] && text.Skip(1).All(char.IsAsciiHexDigit);

    private static int ParsePort(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new InvalidDataException("PORT is not a port number.");

    private static string? Variable(string name) =>
        System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
