using System.Buffers;

namespace ReleaseBoard.Engine.Signals;

/// <summary>A body read up to a bound, in rented memory.</summary>
/// <param name="Bytes">At most one byte more than was let in.</param>
public readonly record struct BoundedBody(byte[] Rented, int Length, int Most) : IDisposable
{
    public ReadOnlyMemory<byte> Bytes => Rented.AsMemory(0, Length);

    /// <summary>True when there was more than the bound.</summary>
    public bool IsCut => Length > Most;

    /// <summary>Reads until the end, or until one byte more than the bound tells that there is more.</summary>
    public static async Task<BoundedBody> ReadAsync(Stream body, int most, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(16 * 1024, most + 1));
        var used = 0;
        try
        {
            for (var read = 1; read > 0 && used <= most;)
            {
                if (used == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, used).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                read = await body.ReadAsync(buffer.AsMemory(used, Math.Min(buffer.Length - used, most + 1 - used)), cancellationToken);
                used += read;
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }

        return new BoundedBody(buffer, used, most);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(Rented);
}
