namespace ReleaseBoard.Domain.Signals;

/// <summary>Reads log records.</summary>
internal static class OtlpRecords
{
    private const int MostAttributes = 200;

    public static OtlpLog Read(OtlpNode record, OtlpResource from)
    {
        var text = OtlpValues.Text(record.Child("body", 5), SignalLine.LongestText);
        var time = record.Number("timeUnixNano", 1);
        return new OtlpLog(
            from,
            time == 0 ? record.Number("observedTimeUnixNano", 11) : time,
            LogLineRules.OfOpenTelemetry(record.Signed("severityNumber", 2) ?? 0) ?? LogLineRules.Named(record.Text("severityText", 3) ?? ""),
            OtlpValues.Cut(Exception(record) is { } exception ? $"{text} {exception}".Trim() : text, SignalLine.LongestText).ReplaceLineEndings(" "));
    }

    // What a thrown exception says belongs to the line; its stack would hide the next one.
    private static string? Exception(OtlpNode record)
    {
        string? type = null;
        string? said = null;
        foreach (var attribute in record.Children("attributes", 6).Take(MostAttributes))
        {
            switch (attribute.Text("key", 1))
            {
                case "exception.type":
                    type = OtlpValues.Text(attribute.Child("value", 2), OtlpValues.LongestText);
                    break;
                case "exception.message":
                    said = OtlpValues.Text(attribute.Child("value", 2), OtlpValues.LongestText);
                    break;
            }
        }

        return type is null && said is null ? null : $"({type}: {said})";
    }
}
