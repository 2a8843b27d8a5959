using System.Collections.Concurrent;
using System.Net;

namespace ReleaseBoard.Web.Ofrep;

/// <summary>Counts wrong keys by address, a minute at a time: who guesses has to wait.</summary>
internal sealed class WrongKeys(TimeProvider clock)
{
    /// <summary>Wrong keys an address may try in a minute.</summary>
    public const int Most = 120;

    private const int MostAddresses = 10_000;

    private readonly ConcurrentDictionary<IPAddress, int> _counts = new();
    private long _minute;

    /// <summary>Null while the address may go on trying; else the whole seconds it has to wait.</summary>
    public int? Count(IPAddress? address)
    {
        var seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        var minute = seconds / 60;
        if (Interlocked.Exchange(ref _minute, minute) != minute || _counts.Count > MostAddresses)
        {
            _counts.Clear();
        }

        var count = _counts.AddOrUpdate(address ?? IPAddress.None, 1, (_, before) => before + 1);
        return count > Most ? 60 - (int)(seconds % 60) : null;
    }
}
