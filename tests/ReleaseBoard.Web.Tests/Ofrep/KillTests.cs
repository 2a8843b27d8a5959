using System.Diagnostics;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Tests.Ofrep;

/// <summary>Off means off for whoever asks after it was said, and answers outlive the store.</summary>
public sealed class KillTests(FlagHouse house) : IClassFixture<FlagHouse>
{
    private const int Readers = 16;

    [Fact]
    public async Task Nobody_who_asks_after_the_answer_to_a_kill_gets_the_old_value()
    {
        for (var round = 0; round < 5; round++)
        {
            var flag = $"kill-{round}";
            await house.MakeAsync(flag);

            var (asked, killedAt) = (0, long.MaxValue);
            using var done = new CancellationTokenSource();
            var reading = Enumerable.Range(0, Readers).Select(reader => Task.Run(async () =>
            {
                var heard = new List<(long Began, bool IsOn)>();
                while (!done.IsCancellationRequested)
                {
                    var began = Stopwatch.GetTimestamp();
                    using var answer = await FlagHouse.AskAsync(house.Server, reader % 2 == 0 ? flag : null);
                    var text = await answer.Content.ReadAsStringAsync();
                    var at = text.IndexOf($"\"key\":\"{flag}\",\"value\":", StringComparison.Ordinal);
                    heard.Add((began, text.AsSpan(at).StartsWith($"\"key\":\"{flag}\",\"value\":true")));
                    Assert.True(at > 0, text);
                    Interlocked.Increment(ref asked);
                }

                return heard;
            })).ToList();

            await Eventually.TrueAsync(() => Volatile.Read(ref asked) > 100);
            await house.KillAsync(flag);
            Volatile.Write(ref killedAt, Stopwatch.GetTimestamp());
            var before = Volatile.Read(ref asked);
            await Eventually.TrueAsync(() => Volatile.Read(ref asked) > before + 200);
            await done.CancelAsync();

            var all = (await Task.WhenAll(reading)).SelectMany(heard => heard).ToList();
            Assert.Contains(all, one => one.IsOn);
            Assert.DoesNotContain(all, one => one.IsOn && one.Began > killedAt);
        }
    }

    [Fact]
    public async Task While_the_store_is_locked_flags_answer_and_only_changes_wait()
    {
        using var client = house.Board.ClientWith((await house.KeyAsync()).Secret);
        await house.MakeAsync("locked");
        using var release = new ManualResetEventSlim();
        var locked = new TaskCompletionSource();
        var holding = Task.Run(() => house.Board.Service<Database>().WriteAsync<int>(
            _ =>
            {
                locked.SetResult();
                release.Wait();
                return 0;
            },
            default));
        await locked.Task;
        var kill = house.KillAsync("locked");

        // With a key that nobody has shown before.
        for (var i = 0; i < 50; i++)
        {
            using var single = await FlagHouse.AskAsync(client, "locked");
            using var bulk = await FlagHouse.AskAsync(client, null);
            Assert.True(single.IsSuccessStatusCode && bulk.IsSuccessStatusCode);
            Assert.Contains("\"value\":true", await single.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.False(kill.IsCompleted);
        release.Set();
        await holding;
        await kill;
        using var off = await FlagHouse.AskAsync(client, "locked");
        Assert.Contains("\"value\":false", await off.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_disk_is_full_flags_answer_and_what_cannot_be_written_changes_nothing()
    {
        // SQLite says "database or disk is full" also when it may take no further page.
        await house.MakeAsync("full");
        var database = house.Board.Service<Database>();
        await LimitAsync(database, pages: 1);
        house.Board.ExpectWarning("disk is full");
        try
        {
            // Until the pages that are left are used up.
            var refused = false;
            for (var i = 0; i < 500 && !refused; i++)
            {
                using var answer = await house.ImportAsync($$"""{"flags":{"big-{{i}}":{"state":"DISABLED","variants":{"a":"{{new string('x', 20_000)}}"},"defaultVariant":"a"} } }""");
                refused = !answer.IsSuccessStatusCode;
            }

            Assert.True(refused);
            using var single = await FlagHouse.AskAsync(house.Server, "full");
            using var bulk = await FlagHouse.AskAsync(house.Server, null);
            Assert.True(single.IsSuccessStatusCode && bulk.IsSuccessStatusCode);
            Assert.Contains("\"value\":true", await single.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        finally
        {
            await LimitAsync(database, pages: 1_000_000);
        }

        await house.KillAsync("full");
        using var off = await FlagHouse.AskAsync(house.Server, "full");
        Assert.Contains("\"value\":false", await off.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task LimitAsync(Database database, int pages) => BoardFixture.Accepted(await database.WriteAsync<int>(
        db =>
        {
            using var limit = db.CreateCommand();
            limit.CommandText = $"pragma max_page_count = {pages}";
            limit.ExecuteNonQuery();
            return pages;
        },
        default));
}
