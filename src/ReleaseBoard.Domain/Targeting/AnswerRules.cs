using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>An answer as OFREP 0.3 has it on the wire, put together from pieces that were written once, when the set was compiled.</summary>
internal static class AnswerRules
{
    public static byte[] KeyFragment(string key) => Encoding.UTF8.GetBytes("{\"key\":\"" + JsonEncodedText.Encode(key) + "\",");

    public static byte[] VariantFragment(string name, string json) =>
        Encoding.UTF8.GetBytes("\"value\":" + json + ",\"variant\":\"" + JsonEncodedText.Encode(name) + "\",");

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> keyFragment, in FlagAnswer answer)
    {
        ReadOnlySpan<byte> value = answer.Variant is { } variant ? variant.Fragment.Span : default;
        var outcome = Outcome(answer);
        var metadata = answer.Metadata.Span;
        var length = keyFragment.Length + value.Length + outcome.Length + metadata.Length + 1;
        var room = output.GetSpan(length);
        keyFragment.CopyTo(room);
        value.CopyTo(room[keyFragment.Length..]);
        outcome.CopyTo(room[(keyFragment.Length + value.Length)..]);
        metadata.CopyTo(room[(length - 1 - metadata.Length)..]);
        room[length - 1] = (byte)'}';
        output.Advance(length);
    }

    private static ReadOnlySpan<byte> Outcome(in FlagAnswer answer) => (answer.Reason, answer.Error) switch
    {
        (FlagReason.Static, _) => "\"reason\":\"STATIC\",\"metadata\":"u8,
        (FlagReason.TargetingMatch, _) => "\"reason\":\"TARGETING_MATCH\",\"metadata\":"u8,
        (FlagReason.Split, _) => "\"reason\":\"SPLIT\",\"metadata\":"u8,
        (FlagReason.Default, _) => "\"reason\":\"DEFAULT\",\"metadata\":"u8,
        (FlagReason.Disabled, _) => "\"reason\":\"DISABLED\",\"metadata\":"u8,
        (_, FlagError.FlagNotFound) => "\"errorCode\":\"FLAG_NOT_FOUND\",\"errorDetails\":\"There is no flag with this key.\",\"metadata\":"u8,
        (_, FlagError.ParseError) => "\"errorCode\":\"PARSE_ERROR\",\"errorDetails\":\"The flag's targeting cannot be read.\",\"metadata\":"u8,
        _ => "\"errorCode\":\"GENERAL\",\"errorDetails\":\"The flag's targeting does not work with this context.\",\"metadata\":"u8,
    };
}
