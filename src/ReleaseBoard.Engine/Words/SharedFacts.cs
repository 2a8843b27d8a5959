using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace ReleaseBoard.Engine.Words;

/// <summary>
/// Facts that many look at at once, each made once for all of them in each turn of what it is made of. One that takes long to make
/// holds up nobody who asks for another, and those who ask for it are soon given the last one, as long as that is no old news.
/// </summary>
/// <typeparam name="TTurn">What says that a fact is still so: another turn, and it is made anew.</typeparam>
public sealed class SharedFacts<TKey, TTurn, TFact>(TimeProvider clock)
    where TKey : notnull
    where TTurn : struct, IEquatable<TTurn>
{
    /// <summary>So long after the next one was begun, nobody waits for it any more who can have the last one: whoever waits holds a thread.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>The last fact is given instead of the next one if it is not older than this.</summary>
    public static readonly TimeSpan Honest = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    // One entry for each fact somebody asked for within the last minute; beyond this many, all that are not being made are forgotten.
    private const int Most = 500;

    private readonly ConcurrentDictionary<TKey, Place> _places = new();

    /// <summary>The fact of this turn; the last one while this one takes long to make.</summary>
    /// <param name="turn">Asked before the fact is made: what is announced meanwhile makes another turn.</param>
    /// <param name="make">Makes it from the last one, default when there is none. What it throws, all get who waited for it.</param>
    public TFact Read(TKey key, Func<TTurn> turn, Func<TFact?, TFact> make)
    {
        var place = _places.GetOrAdd(key, _ => new Place());
        for (long? came = null; ;)
        {
            Making? mine = null, others;
            lock (place)
            {
                var now = turn();
                came ??= place.Begun;

                // What was begun after somebody came has all that was announced before, even if another turn has come since.
                if (place.Last is { } last && (last.Turn.Equals(now) || last.Number > came))
                {
                    return last.Fact;
                }

                others = place.Making;
                if (others is null)
                {
                    place.Making = mine = new Making(++place.Begun, now);
                }
            }

            if (mine is not null)
            {
                return Make(place, mine, make);
            }

            if (others is not null && Await(place, others) is { } known)
            {
                return known.Fact;
            }
        }
    }

    private TFact Make(Place place, Making mine, Func<TFact?, TFact> make)
    {
        Forget();
        try
        {
            var before = place.Last;
            var made = new Made(mine.Number, mine.Turn, clock.GetTimestamp(), make(before is null ? default : before.Fact));
            place.Last = made;
            return made.Fact;
        }
        catch (Exception failure)
        {
            mine.Failure = ExceptionDispatchInfo.Capture(failure);
            throw;
        }
        finally
        {
            lock (place)
            {
                place.Making = null;
            }

            mine.Done.SetResult();
        }
    }

    /// <summary>Null when what others make is done; else the last one, which must do.</summary>
    private Made? Await(Place place, Making others)
    {
        if (place.Last is { } last && clock.GetElapsedTime(last.At) <= Honest)
        {
            var left = Patience - Stopwatch.GetElapsedTime(others.Since);
            return others.Done.Task.Wait(left > TimeSpan.Zero ? left : TimeSpan.Zero) ? null : last;
        }

        others.Done.Task.Wait();
        others.Failure?.Throw();
        return null;
    }

    private void Forget()
    {
        var isFull = _places.Count > Most;
        foreach (var old in _places.Where(place => place.Value.Making is null && (isFull || (place.Value.Last is { } last && clock.GetElapsedTime(last.At) > Kept))))
        {
            _places.TryRemove(old);
        }
    }

    /// <param name="At">When it was begun, by the clock's timestamp.</param>
    private sealed record Made(long Number, TTurn Turn, long At, TFact Fact);

    private sealed class Making(long number, TTurn turn)
    {
        public long Number => number;

        public TTurn Turn => turn;

        // Threads wait by the real clock, whatever clock facts go by.
        public long Since { get; } = Stopwatch.GetTimestamp();

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ExceptionDispatchInfo? Failure { get; set; }
    }

    private sealed class Place
    {
        private volatile Made? _last;

        public long Begun { get; set; }

        public Made? Last
        {
            get => _last;
            set => _last = value;
        }

        public Making? Making { get; set; }
    }
}
