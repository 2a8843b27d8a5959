using System.Globalization;
using System.Text;
using ReleaseBoard.Domain.Samples;

namespace ReleaseBoard.Domain.Signals;

/// <summary>Values and attributes of the protocol as text.</summary>
internal static class OtlpValues
{
    public const int MostAttributes = 24;
    public const int LongestText = 400;

    // How deep lists and maps of values may be nested.
    private const int Deepest = 8;

    private const int MostResourceAttributes = 200;

    /// <summary>Who sends: the attributes that matter here of at most 200.</summary>
    public static OtlpResource Resource(OtlpNode? resource)
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        if (resource is { } node)
        {
            foreach (var attribute in node.Children("attributes", 1).Take(MostResourceAttributes))
            {
                if (attribute.Text("key", 1) is "service.name" or "service.version" or "service.instance.id" or "host.name" or "deployment.environment.name" or "deployment.environment" && attribute.Text("key", 1) is { } key)
                {
                    said[key] = Text(attribute.Child("value", 2), LongestText);
                }
            }
        }

        return new OtlpResource(
            said.GetValueOrDefault("service.name", ""),
            said.GetValueOrDefault("deployment.environment.name", said.GetValueOrDefault("deployment.environment", "")),
            said.GetValueOrDefault("service.version", ""),
            said.GetValueOrDefault("service.instance.id", said.GetValueOrDefault("host.name", "")));
    }

    /// <summary>A point's attributes as labels; null when there are more than can be taken.</summary>
    public static List<MetricLabel>? Labels(OtlpNode point, int field)
    {
        var labels = new List<MetricLabel>();
        foreach (var attribute in point.Children("attributes", field))
        {
            var key = Cut(attribute.Text("key", 1) ?? "", LongestText);
            if (labels.Count >= MostAttributes)
            {
                return null;
            }

            if (key.Length > 0 && !labels.Exists(label => label.Name == key))
            {
                labels.Add(new MetricLabel(key, Text(attribute.Child("value", 2), LongestText)));
            }
        }

        return labels;
    }

    /// <summary>A value as people read it; lists and maps as JSON-like text, no longer than asked for.</summary>
    public static string Text(OtlpNode? value, int longest)
    {
        var text = new StringBuilder();
        Write(value, text, longest, 0);
        return Cut(text.ToString(), longest);
    }

    public static string Cut(string text, int longest) => text.Length > longest ? text[..longest] : text;

    private static void Write(OtlpNode? value, StringBuilder text, int longest, int depth)
    {
        if (value is not { } node || text.Length > longest)
        {
            return;
        }

        if (depth > Deepest)
        {
            throw new OtlpFormatException($"A value is nested deeper than {Deepest} levels.");
        }

        if (node.Text("stringValue", 1) is { } plain)
        {
            text.Append(plain.AsSpan(0, Math.Min(plain.Length, longest)));
        }
        else if (node.Truth("boolValue", 2) is { } truth)
        {
            text.Append(truth ? "true" : "false");
        }
        else if (node.Signed("intValue", 3) is { } whole)
        {
            text.Append(whole.ToString(CultureInfo.InvariantCulture));
        }
        else if (node.Double("doubleValue", 4) is { } number)
        {
            text.Append(number.ToString("R", CultureInfo.InvariantCulture));
        }
        else if (node.Child("arrayValue", 5) is { } list)
        {
            WriteAll(list.Children("values", 1), "[", "]", text, longest, (item, into) => Write(item, into, longest, depth + 1));
        }
        else if (node.Child("kvlistValue", 6) is { } map)
        {
            WriteAll(map.Children("values", 1), "{", "}", text, longest, (pair, into) =>
            {
                into.Append(Cut(pair.Text("key", 1) ?? "", longest)).Append(": ");
                Write(pair.Child("value", 2), into, longest, depth + 1);
            });
        }
        else if (node.Bytes("bytesValue", 7) is { } bytes)
        {
            text.Append(CultureInfo.InvariantCulture, $"({bytes} bytes)");
        }
    }

    private static void WriteAll(IEnumerable<OtlpNode> items, string open, string close, StringBuilder text, int longest, Action<OtlpNode, StringBuilder> write)
    {
        text.Append(open);
        var isFirst = true;
        foreach (var item in items)
        {
            if (text.Length > longest)
            {
                break;
            }

            text.Append(isFirst ? "" : ", ");
            write(item, text);
            isFirst = false;
        }

        text.Append(close);
    }
}
