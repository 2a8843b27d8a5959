using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Samples;

/// <summary>Lets the oldest samples go: those past their age, and as many more as the bound on bytes asks for.</summary>
internal sealed class SampleRetention(SampleBoard board, Database database, SampleOptions options, TimeProvider clock)
{
    private const long HourLength = RollupRules.Hour;

    // In one transaction, so that nobody waits long for the pen.
    private const int ChunksAtOnce = 2_000;
    private const int SeriesAtOnce = 500;
    private const int RolledAtOnce = 100;

    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await ForgetRawAsync(Stored.Milliseconds(now.AddHours(-options.RawHours)), cancellationToken);
        await ForgetRollupsAsync(Stored.Milliseconds(now.AddDays(-options.MinuteDays)), Stored.Milliseconds(now.AddDays(-options.HourDays)), cancellationToken);
        await database.WriteAsync<int>(db => SeriesStore.ForgetBefore(db, Stored.Milliseconds(now.AddDays(-options.HourDays))), cancellationToken);
        await ForgetBeyondBoundAsync(now, cancellationToken);
    }

    /// <summary>Bytes of packed samples in the store.</summary>
    public long Bytes() => database.Read(db => ChunkStore.Hours(db).Sum(hour => hour.RawBytes + hour.RollupBytes));

    private async Task ForgetRawAsync(long before, CancellationToken cancellationToken)
    {
        foreach (var hour in database.Read(ChunkStore.Hours).Where(hour => hour.Hour > 0 && hour.Hour + HourLength <= before))
        {
            await ForgetHourAsync(hour, cancellationToken);
        }
    }

    /// <summary>Minutes and hours of what goes are written first.</summary>
    private async Task ForgetHourAsync(StoredHour hour, CancellationToken cancellationToken)
    {
        for (var rolled = RolledAtOnce; rolled == RolledAtOnce;)
        {
            rolled = Count(await database.WriteAsync<int>(db => SampleRolling.RollUp(db, board, hour.LastChunk, RolledAtOnce), cancellationToken));
        }

        for (var gone = ChunksAtOnce; gone == ChunksAtOnce;)
        {
            gone = Count(await database.WriteAsync<int>(db => ChunkStore.Forget(db, hour.LastChunk, ChunksAtOnce), cancellationToken));
        }

        await database.WriteAsync<int>(db => ChunkStore.CountNone(db, hour.Hour), cancellationToken);
    }

    private async Task ForgetRollupsAsync(long minutes, long hours, CancellationToken cancellationToken)
    {
        for (long after = 0; ;)
        {
            var series = database.Read(db => SeriesStore.List(db, after, SeriesAtOnce));
            if (series.Count == 0)
            {
                return;
            }

            after = series[^1];
            await database.WriteAsync<long>(
                db =>
                {
                    var gone = series.Sum(id => RollupStore.ForgetBefore(db, id, RollupRules.Minute, minutes) + RollupStore.ForgetBefore(db, id, RollupRules.Hour, hours));
                    ChunkStore.Count(db, 0, 0, -gone);
                    return gone;
                },
                cancellationToken);
        }
    }

    /// <summary>The oldest samples first, hour by hour; when none are left, the older half of the minutes and hours, again and again.</summary>
    private async Task ForgetBeyondBoundAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var bytes = Bytes();
        if (bytes <= options.MaximumDiskBytes)
        {
            return;
        }

        DateTimeOffset? cut = null;
        foreach (var hour in database.Read(ChunkStore.Hours).Where(hour => hour.Hour > 0))
        {
            if (bytes <= options.MaximumDiskBytes)
            {
                break;
            }

            await ForgetHourAsync(hour, cancellationToken);
            bytes = Bytes();
            cut = Stored.Time(hour.Hour + HourLength);
        }

        for (var (minutes, hours) = (options.MinuteDays / 2.0, options.HourDays / 2.0); bytes > options.MaximumDiskBytes && hours > 0.1; minutes /= 2, hours /= 2)
        {
            await ForgetRollupsAsync(Stored.Milliseconds(now.AddDays(-minutes)), Stored.Milliseconds(now.AddDays(-hours)), cancellationToken);
            bytes = Bytes();
        }

        board.NoteCut(SampleWords.Cut(options, cut ?? now));
    }

    private static int Count(Domain.Words.Outcome<int> outcome) => outcome.Match(count => count, _ => 0);
}
