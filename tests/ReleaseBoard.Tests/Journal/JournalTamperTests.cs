using System.Text;
using Microsoft.Data.Sqlite;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Journal;

/// <summary>Changes the store's file behind the board's back, byte by byte, and asks whether it is noticed.</summary>
public sealed class JournalTamperTests : IDisposable
{
    private static readonly string[] Fields = ["act", "application", "environment", "subject", "sentence", "reason", "details", "by"];

    private readonly TestStore _store = new();
    private readonly string _file;

    public JournalTamperTests() => _file = Path.Combine(Directory.CreateTempSubdirectory("releaseboard-tamper-").FullName, "board.db");

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(Path.GetDirectoryName(_file) ?? "", recursive: true);
    }

    [Theory]
    [InlineData("by")]
    [InlineData("act")]
    [InlineData("application")]
    [InlineData("environment")]
    [InlineData("subject")]
    [InlineData("sentence")]
    [InlineData("reason")]
    [InlineData("details")]
    [InlineData("previous")]
    [InlineData("hash")]
    public async Task A_changed_byte_in_any_text_of_an_entry_is_found_and_the_entry_is_named(string field)
    {
        var entries = await WriteAsync();
        var bytes = Copy();
        var text = field switch { "hash" => entries[1].Hash.Value, "previous" => entries[1].Previous.Value, _ => $"{field}-of-2" };

        var (start, end) = CellOfEntry2(bytes);
        var first = bytes.AsSpan(start, end - start).IndexOf(Encoding.UTF8.GetBytes(text));
        Assert.True(first >= 0);
        for (var at = start + first; at < start + first + text.Length; at++)
        {
            Assert.Contains("ntry 2", Verify(bytes, at, bytes[at] ^ 1), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_bit_of_an_entry_as_it_lies_in_the_file_is_guarded()
    {
        await WriteAsync();
        var bytes = Copy();
        var (start, end) = CellOfEntry2(bytes);
        var unnoticed = new List<string>();

        for (var at = start; at < end; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var said = Verify(bytes, at, bytes[at] ^ (1 << bit));
                if (!said.Contains("ntry 2", StringComparison.Ordinal))
                {
                    unnoticed.Add($"byte {at - start} of {end - start}, {bytes[at]:x2} bit {bit}: {said}");
                }
            }
        }

        Assert.Empty(unnoticed);
    }

    [Theory]
    [InlineData("update journal set at = at + 1 where number = 2", "Entry 2 was changed")]
    [InlineData("update journal set at = 9000000000000000000 where number = 2", "Entry 2 cannot be read")]
    [InlineData("update journal set at = 'soon' where number = 2", "Entry 2 was changed")]
    [InlineData("update journal set sentence = x'00ff' where number = 2", "Entry 2 was changed")]
    [InlineData("update journal set reason = null where number = 2", "Entry 2 was changed")]
    [InlineData("update journal set number = 9 where number = 3", "Entry 3 is not where it should be")]
    [InlineData("delete from journal where number = 2", "Entry 2 is missing")]
    [InlineData("delete from journal where number = 3", "Entry 3 is missing: the journal was cut off after entry 2")]
    [InlineData("delete from journal where number > 1", "Entries 2 to 3 are missing")]
    [InlineData("delete from journal", "Entries 1 to 3 are missing")]
    [InlineData("delete from journal_head", "Entry 3 is not the one that was written last")]
    [InlineData("update journal_head set number = 2", "Entry 3 is not the one that was written last")]
    public async Task What_SQL_can_do_to_the_table_is_found_and_named(string tampering, string sentence)
    {
        await WriteAsync();
        Copy();
        Execute("drop trigger journal_keeps_every_entry", "drop trigger journal_changes_no_entry", tampering);

        var found = JournalDesk.VerifyFile(_file);

        Assert.False(found.Holds);
        Assert.StartsWith(sentence, found.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update journal set act = 'x' where number = 2")]
    [InlineData("delete from journal where number = 2")]
    public async Task The_store_itself_refuses_to_change_the_past(string tampering)
    {
        await WriteAsync();

        var refused = await Assert.ThrowsAsync<SqliteException>(() => _store.WriteAsync(tampering));

        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_off_tail_is_still_missed_after_the_journal_has_gone_on()
    {
        await WriteAsync();
        await _store.WriteAsync("drop trigger journal_keeps_every_entry");
        await _store.WriteAsync("delete from journal where number = 3");
        await AppendAsync(new JournalNote("later.act", "Goes on."));

        var found = await new JournalDesk(_store.Database).VerifyAsync(default);

        Assert.Equal("Entry 3 is missing.", found.Sentence);
    }

    [Fact]
    public async Task What_a_person_typed_never_makes_an_honest_journal_look_forged()
    {
        await AppendAsync(new JournalNote("odd.act", "nul \0 lone \ud800 end") { Reason = "\0", Subject = "\uFFFD", Details = "{\"emoji\":\"🙂\"}" });
        await AppendAsync(new JournalNote("odd.act", ""));

        Assert.True((await new JournalDesk(_store.Database).VerifyAsync(default)).Holds);
    }

    [Fact]
    public async Task An_untouched_journal_holds_and_says_how_many_entries_it_has()
    {
        Assert.Equal("All 0 entries hold together.", (await new JournalDesk(_store.Database).VerifyAsync(default)).Sentence);
        await WriteAsync();
        Copy();

        Assert.Equal("All 3 entries hold together.", JournalDesk.VerifyFile(_file).Sentence);
    }

    private async Task<JournalEntry[]> WriteAsync()
    {
        var entries = new List<JournalEntry>();
        for (var i = 1; i <= 3; i++)
        {
            var of = Fields.ToDictionary(field => field, field => $"{field}-of-{i}");
            entries.Add(await AppendAsync(
                new JournalNote(of["act"], of["sentence"])
                {
                    Application = new(of["application"]), Environment = new(of["environment"]), Subject = of["subject"], Reason = of["reason"], Details = of["details"],
                },
                of["by"]));
        }

        return [.. entries];
    }

    private async Task<JournalEntry> AppendAsync(JournalNote note, string by = "ada") =>
        (await _store.Database.WriteAsync<JournalEntry>(db => JournalStore.Append(db, note, new(by), _store.Clock.Now), default)).Value();

    /// <summary>The store as one file with nothing left in its log.</summary>
    private byte[] Copy()
    {
        using var source = new SqliteConnection($"Data Source={_store.File};Pooling=False");
        source.Open();
        using var vacuum = source.CreateCommand();
        vacuum.CommandText = $"vacuum into '{_file}'";
        vacuum.ExecuteNonQuery();
        return File.ReadAllBytes(_file);
    }

    private void Execute(params string[] statements)
    {
        using var db = new SqliteConnection($"Data Source={_file};Pooling=False");
        db.Open();
        foreach (var statement in statements)
        {
            using var command = db.CreateCommand();
            command.CommandText = statement;
            command.ExecuteNonQuery();
        }
    }

    /// <summary>What is said of the file with one byte changed; the byte is put back.</summary>
    private string Verify(byte[] bytes, int at, int changed)
    {
        Put(at, (byte)changed);
        var found = JournalDesk.VerifyFile(_file);
        Put(at, bytes[at]);
        return found.Holds ? "nothing was found" : found.Sentence;
    }

    private void Put(int at, byte value)
    {
        using var file = File.OpenWrite(_file);
        file.Position = at;
        file.WriteByte(value);
    }

    // Three cells lie on one page, the newest first: from the end of the third's content to the end of the second's.
    private static (int Start, int End) CellOfEntry2(byte[] bytes)
    {
        var sentence = bytes.AsSpan().IndexOf("sentence-of-2"u8);
        var page = sentence / 4096 * 4096;
        var cell = page + ((bytes[page + 10] << 8) | bytes[page + 11]);
        var length = ((bytes[cell] & 0x7f) << 7) | bytes[cell + 1];
        Assert.True((bytes[cell] & 0x80) != 0 && bytes[cell + 1] < 0x80, "The length of the second cell takes two bytes.");
        return (cell, cell + 2 + length);
    }
}
