using System.Globalization;
using System.Text.Json;

namespace ReleaseBoard.Benchmarks;

/// <summary>
/// What a slot's live page says, as rows: its grade, each deployment's figures of the last second, its instances and the last lines of
/// its log. Lines drawn over time are no rows, and stand on the board's page only.
/// </summary>
internal static class PlainSlot
{
    private static readonly (string Name, string Format)[] Figures =
        [("requests", "0 '/s'"), ("failures", "0 'fail'"), ("p50", "0.# ms"), ("p95", "0.# ms"), ("p99", "0.# ms"), ("cpu", "0.00 cores"), ("memory", "0,, MB")];

    public static IEnumerable<PlainRow> Rows(JsonElement answer)
    {
        var report = answer.GetProperty("report");
        yield return Row("verdict", Word(report.GetProperty("verdict"), "grade"), Word(report.GetProperty("verdict"), "because"));
        foreach (var row in report.GetProperty("deployments").EnumerateArray().SelectMany(deployment => Deployment(deployment.GetProperty("health"))))
        {
            yield return row;
        }

        foreach (var log in answer.GetProperty("logs").EnumerateArray())
        {
            foreach (var line in log.GetProperty("lines").EnumerateArray())
            {
                yield return Row($"line {Word(line, "number")}", Word(line, "at"), Word(line, "instance"), Word(line, "level"), Word(line, "text"));
            }
        }
    }

    private static IEnumerable<PlainRow> Deployment(JsonElement health)
    {
        var (id, version) = (Word(health, "id"), Word(health, "version"));
        yield return Row(id, version, Word(health.GetProperty("verdict"), "grade"), Word(health.GetProperty("verdict"), "because"), $"{Word(health, "weight")} %", $"{Word(health, "inFlight")} under way");
        if (health.GetProperty("latest") is { ValueKind: JsonValueKind.Object } latest)
        {
            foreach (var (name, format) in Figures)
            {
                yield return Row($"{id} {name}", name, latest.GetProperty(name) is { ValueKind: JsonValueKind.Number } figure ? figure.GetDouble().ToString(format, CultureInfo.InvariantCulture) : "-");
            }
        }

        foreach (var instance in health.GetProperty("instances").EnumerateArray())
        {
            yield return Row($"{id} {Word(instance, "number")}", $"Instance {Word(instance, "number")}", Word(instance, "phase"), Word(instance, "restarts"), Word(instance, "memoryBytes"));
        }
    }

    private static PlainRow Row(string key, params string[] cells) => new(key, null, cells);

    private static string Word(JsonElement fact, string name) => fact.GetProperty(name).ToString();
}
