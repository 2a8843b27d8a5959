using System.IO.Compression;
using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Plans;

/// <summary>Reads where a state stands, and nothing else of it: a state is full of secrets.</summary>
public static class StateRules
{
    private const int MostBytes = 64 << 20;

    /// <summary>Of a state as <c>state pull</c> writes it; empty text is a state that was never written.</summary>
    public static Outcome<StateMark> Read(ReadOnlySpan<byte> state)
    {
        if (state.Trim(" \r\n\t"u8).IsEmpty)
        {
            return StateMark.None;
        }

        try
        {
            return Mark(state);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
        {
            return Refusal.Unprocessable("plan.state-unreadable", "The state is no JSON that can be read.");
        }
    }

    /// <summary>Of a saved plan: it is a ZIP that carries the state it was made from. Null when it says nothing of it.</summary>
    public static StateMark? OfSavedPlan(Stream saved)
    {
        try
        {
            using var archive = new ZipArchive(saved, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.GetEntry("tfstate") is not { } entry)
            {
                return null;
            }

            using var content = entry.Open();
            using var bytes = new MemoryStream();
            var buffer = new byte[64 << 10];
            while (content.Read(buffer) is var read and > 0)
            {
                // What the entry says of its own size is not believed.
                if (bytes.Length + read > MostBytes)
                {
                    return null;
                }

                bytes.Write(buffer, 0, read);
            }

            return Read(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)).Match<StateMark?>(mark => mark, _ => null);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or NotSupportedException)
        {
            return null;
        }
    }

    private static StateMark Mark(ReadOnlySpan<byte> state)
    {
        var (lineage, serial) = ("", 0L);
        var reader = new Utf8JsonReader(state);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isSerial = reader.ValueTextEquals("serial"u8);
            var isLineage = reader.ValueTextEquals("lineage"u8);
            reader.Read();
            serial = isSerial ? reader.GetInt64() : serial;
            lineage = isLineage ? reader.GetString() ?? "" : lineage;
            reader.Skip();
        }

        return new StateMark(lineage, serial);
    }
}
