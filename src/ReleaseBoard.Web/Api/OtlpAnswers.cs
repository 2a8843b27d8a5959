using System.Text;
using System.Text.Json;
using ReleaseBoard.Engine.Signals;

namespace ReleaseBoard.Web.Api;

/// <summary>Answers of OpenTelemetry's protocol, in the encoding that was asked in.</summary>
internal static class OtlpAnswers
{
    public const string Protobuf = "application/x-protobuf";
    public const string Json = "application/json";

    /// <summary>All is well, or what was left out: its count, and why. A count of nothing with a sentence is a hint, as the protocol says.</summary>
    public static Task AcceptAsync(HttpContext http, bool isJson, string rejected, OtlpTaken taken)
    {
        if (taken.Sentence is not { } sentence)
        {
            return WriteAsync(http, StatusCodes.Status200OK, isJson, isJson ? "{}"u8.ToArray() : []);
        }

        // partial_success is field 1, and in it the count is field 1 and the sentence field 2.
        return WriteAsync(http, StatusCodes.Status200OK, isJson, isJson
            ? JsonSerializer.SerializeToUtf8Bytes(new { partialSuccess = new Dictionary<string, string> { [rejected] = $"{taken.LeftOut}", ["errorMessage"] = sentence } })
            : Field(1, [.. Number(1, taken.LeftOut), .. Field(2, Encoding.UTF8.GetBytes(sentence))]));
    }

    /// <summary>A refusal as google.rpc.Status says it: its message is field 2.</summary>
    public static Task RefuseAsync(HttpContext http, int status, bool isJson, string sentence) => WriteAsync(
        http, status, isJson, isJson ? JsonSerializer.SerializeToUtf8Bytes(new { message = sentence }) : Field(2, Encoding.UTF8.GetBytes(sentence)));

    private static Task WriteAsync(HttpContext http, int status, bool isJson, byte[] body)
    {
        (http.Response.StatusCode, http.Response.ContentType, http.Response.ContentLength) = (status, isJson ? Json : Protobuf, body.Length);
        return http.Response.Body.WriteAsync(body, http.RequestAborted).AsTask();
    }

    private static byte[] Field(int number, byte[] bytes) => [(byte)((number << 3) | 2), .. Varint((ulong)bytes.Length), .. bytes];

    private static byte[] Number(int number, long value) => [(byte)(number << 3), .. Varint((ulong)value)];

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }
}
