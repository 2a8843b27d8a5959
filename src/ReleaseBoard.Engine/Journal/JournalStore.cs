using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Journal;

/// <summary>The journal's table: append and read, nothing else.</summary>
public static class JournalStore
{
    private const string Columns = "number, at, by, act, application, environment, subject, sentence, reason, details, previous, hash";

    /// <summary>Appends in the transaction the connection is in; the same transaction as the act.</summary>
    public static JournalEntry Append(DbConnection db, JournalNote note, OperatorName by, DateTimeOffset at)
    {
        // After the head and not after the last row: were the tail cut off, the gap stays to be seen.
        var (number, hash) = Head(db) ?? (0, JournalRules.Beginning);
        var entry = JournalRules.Follow(Storable(note), number, hash, at, by);
        db.Execute(
            $"""
            insert into journal ({Columns})
            values (@Number, @At, @By, @Act, @Application, @Environment, @Subject, @Sentence, @Reason, @Details, @Previous, @Hash)
            """,
            JournalRow.Of(entry));
        db.Execute(
            """
            insert into journal_head (id, number, hash) values (1, @Number, @Hash)
            on conflict (id) do update set number = excluded.number, hash = excluded.hash
            """,
            new { entry.Number, Hash = entry.Hash.Value });
        return entry;
    }

    /// <summary>The number and hash of the entry appended last, or null before the first.</summary>
    public static (long Number, Digest Hash)? Head(DbConnection db) =>
        db.QuerySingleOrDefault<LastRow>("select number, hash from journal_head") is { } head ? (head.Number, new Digest(head.Hash)) : null;

    /// <summary>Newest first, before the cursor (an entry's number), filtered.</summary>
    public static Page<JournalEntry> List(DbConnection db, JournalFilter filter, long? before, int count)
    {
        var rows = db.Query<JournalRow>(
            $"""
            select {Columns}
              from journal
             where number < @Before
               and (@Application is null or application = @Application)
               and (@Environment is null or environment = @Environment)
               and (@By is null or by = @By)
               and (@Act is null or act = @Act or act like @Act || '.%')
               and (@Subject is null or subject = @Subject)
               and (@Text is null or sentence like '%' || @Text || '%' or reason like '%' || @Text || '%')
               and at <= @Until and at >= @From
               {(filter.IsOfThings ? "and act not like 'person.%' and act not like 'token.%'" : "")}
               {(filter.Only is null ? "" : "and (application in @Only or (application is null and environment is not null))")}
             order by number desc
             limit @Count
            """,
            new
            {
                Before = before ?? long.MaxValue,
                Application = filter.Application?.Value,
                Environment = filter.Environment?.Value,
                By = filter.By?.Value,
                filter.Act,
                filter.Subject,
                filter.Text,
                Until = Stored.Milliseconds(filter.Until) ?? long.MaxValue,
                From = Stored.Milliseconds(filter.From) ?? 0,
                Only = filter.Only?.Select(key => key.Value).ToArray(),
                Count = count + 1,
            }).Select(row => row.ToEntry()).ToList();
        return Stored.ToPage(rows, count, entry => entry.Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Oldest first, after a number: what webhooks, the hub and the verification walk along.</summary>
    public static IReadOnlyList<JournalEntry> After(DbConnection db, long number, int count) =>
        [.. db.Query<JournalRow>($"select {Columns} from journal where number > @number order by number limit @count", new { number, count }).Select(row => row.ToEntry())];

    /// <summary>Entries that meet a condition in SQL, in the order it asks for: for the one reader whose question no filter says.</summary>
    internal static IReadOnlyList<JournalEntry> Read(DbConnection db, string condition, object values) =>
        [.. db.Query<JournalRow>($"select {Columns} from journal where {condition}", values).Select(row => row.ToEntry())];

    /// <summary>The newest entry about a slot that is one of these acts; null when there is none. One look into an index for each act.</summary>
    public static JournalEntry? Last(DbConnection db, Slot slot, params IEnumerable<string> acts) => acts
        .Select(act => db.QuerySingleOrDefault<JournalRow>(
            $"select {Columns} from journal where application = @Application and environment = @Environment and act = @act order by number desc limit 1",
            new { Application = slot.Application.Value, Environment = slot.Environment.Value, act })?.ToEntry())
        .OfType<JournalEntry>().MaxBy(entry => entry.Number);

    /// <summary>The newest entry of an act about one thing in a slot; null when there is none.</summary>
    public static JournalEntry? LastOf(DbConnection db, Slot slot, string act, string? subject) => db.QuerySingleOrDefault<JournalRow>(
        $"select {Columns} from journal where application = @Application and environment = @Environment and act = @act and subject = @subject order by number desc limit 1",
        new { Application = slot.Application.Value, Environment = slot.Environment.Value, act, subject })?.ToEntry();

    /// <summary>The number of the newest entry, 0 when there is none.</summary>
    public static long LastNumber(DbConnection db) => db.ExecuteScalar<long?>("select max(number) from journal") ?? 0;

    // SQLite gives text up to the first NUL back; what a person typed must come back as it was sealed.
    private static JournalNote Storable(JournalNote note) => note with
    {
        Sentence = note.Sentence.Replace('\0', '\uFFFD'),
        Reason = note.Reason?.Replace('\0', '\uFFFD'),
        Subject = note.Subject?.Replace('\0', '\uFFFD'),
    };

    private sealed record LastRow(long Number, string Hash);

    private sealed record JournalRow(
        long Number, long At, string By, string Act, string? Application, string? Environment, string? Subject, string Sentence, string? Reason, string Details, string Previous, string Hash)
    {
        public static JournalRow Of(JournalEntry entry) => new(
            entry.Number, Stored.Milliseconds(entry.At), entry.By.Value, entry.Act, entry.Application?.Value, entry.Environment?.Value,
            entry.Subject, entry.Sentence, entry.Reason, entry.Details, entry.Previous.Value, entry.Hash.Value);

        public JournalEntry ToEntry() => new()
        {
            Number = Number,
            At = Stored.Time(At),
            By = new(By),
            Act = Act,
            Application = Application is null ? null : new(Application),
            Environment = Environment is null ? null : new(Environment),
            Subject = Subject,
            Sentence = Sentence,
            Reason = Reason,
            Details = Details,
            Previous = new(Previous),
            Hash = new(Hash),
        };
    }
}

/// <summary>What to show of the journal; null means all.</summary>
public sealed record JournalFilter
{
    public ApplicationKey? Application { get; init; }

    public EnvironmentKey? Environment { get; init; }

    public OperatorName? By { get; init; }

    /// <summary>A whole act (<c>promotion.approved</c>) or its noun (<c>promotion</c>).</summary>
    public string? Act { get; init; }

    public string? Subject { get; init; }

    /// <summary>A part of the sentence or the reason.</summary>
    public string? Text { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>Null for all; else what happened to these applications, and to environments, which are everyone's.</summary>
    public Facts<ApplicationKey>? Only { get; init; }

    /// <summary>True to leave out who came, went and got which token: nothing that runs is changed by it.</summary>
    public bool IsOfThings { get; init; }
}
