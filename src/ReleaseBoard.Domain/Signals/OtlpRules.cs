using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>
/// Reads messages of OpenTelemetry's protocol 1.x, protobuf and JSON (https://opentelemetry.io/docs/specs/otlp/). What cannot be
/// read is refused whole; what can be read and not be taken is left out and counted.
/// </summary>
public static class OtlpRules
{
    /// <summary>Items of one message; what is beyond is left out.</summary>
    public const int MostItems = 20_000;

    private const int DeepestJson = 64;

    public static Outcome<OtlpMessage<OtlpPoint>> ReadMetrics(ReadOnlyMemory<byte> body, bool isJson) =>
        Read<OtlpPoint>(body, isJson, (message, reading) =>
        {
            foreach (var resource in message.Children("resourceMetrics", 1))
            {
                var from = OtlpValues.Resource(resource.Child("resource", 1));
                foreach (var metric in resource.Children("scopeMetrics", 2).SelectMany(scope => scope.Children("metrics", 2)))
                {
                    OtlpPoints.Read(metric, from, reading);
                }
            }
        });

    public static Outcome<OtlpMessage<OtlpLog>> ReadLogs(ReadOnlyMemory<byte> body, bool isJson) =>
        Read<OtlpLog>(body, isJson, (message, reading) =>
        {
            foreach (var resource in message.Children("resourceLogs", 1))
            {
                var from = OtlpValues.Resource(resource.Child("resource", 1));
                foreach (var record in resource.Children("scopeLogs", 2).SelectMany(scope => scope.Children("logRecords", 2)))
                {
                    reading.Add(() => OtlpRecords.Read(record, from));
                }
            }
        });

    private static Outcome<OtlpMessage<T>> Read<T>(ReadOnlyMemory<byte> body, bool isJson, Action<OtlpNode, OtlpReading<T>> read)
    {
        var reading = new OtlpReading<T>(MostItems);
        try
        {
            if (!isJson)
            {
                read(OtlpNode.OfProto(body), reading);
            }
            else
            {
                using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = DeepestJson });
                read(OtlpNode.OfJson(document.RootElement), reading);
            }

            return new OtlpMessage<T>(reading.Items, reading.LeftOut, reading.Why, reading.Exemplars);
        }
        catch (OtlpFormatException fault)
        {
            return Refusal.Invalid("otlp.malformed", $"This is not a message of OpenTelemetry's protocol. {fault.Message}");
        }
        catch (JsonException fault)
        {
            return Refusal.Invalid("otlp.malformed", $"This is not JSON (line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}), or is nested too deep.");
        }
        catch (InvalidOperationException)
        {
            // A text with half a surrogate pair cannot be made a string.
            return Refusal.Invalid("otlp.malformed", "A text of it is no Unicode.");
        }
    }
}
