using System.Buffers;
using System.Security.Cryptography;
using ReleaseBoard.Domain.Targeting;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Api;

namespace ReleaseBoard.Web.Ofrep;

/// <summary>Reads what is asked, whole or not at all.</summary>
internal static class OfrepBody
{
    /// <summary>A body of more bytes is refused before it is read.</summary>
    public const int Largest = 1_000_000;

    /// <summary>The body; null once it has been refused for its size. It must be given back to the reader.</summary>
    public static async ValueTask<ReadOnlySequence<byte>?> ReadAsync(HttpContext http)
    {
        var reader = http.Request.BodyReader;
        if (http.Request.ContentLength > Largest)
        {
            await Problems.WriteAsync(http, StatusCodes.Status413PayloadTooLarge);
            return null;
        }

        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (read.Buffer.Length > Largest)
            {
                reader.AdvanceTo(read.Buffer.End);
                await Problems.WriteAsync(http, StatusCodes.Status413PayloadTooLarge);
                return null;
            }

            if (read.IsCompleted)
            {
                return read.Buffer;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public static Outcome<EvaluationContext> Parse(in ReadOnlySequence<byte> body) =>
        EvaluationContext.ParseRequest(body.IsSingleSegment ? body.FirstSpan : body.ToArray());

    /// <summary>Another for every other body, as 32 hexadecimal digits.</summary>
    public static string Digest(in ReadOnlySequence<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body.IsSingleSegment ? body.FirstSpan : body.ToArray(), hash);
        return Convert.ToHexStringLower(hash[..16]);
    }
}
