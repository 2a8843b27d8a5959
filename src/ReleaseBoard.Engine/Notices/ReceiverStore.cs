using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Notices;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Notices;

/// <summary>The table of receivers. What opens them is encrypted there and is read by <see cref="FindKeys"/> alone.</summary>
internal static class ReceiverStore
{
    private const string Columns =
        """
        id, kind, name, shown, owner, choice, board, former_until as FormerUntil, created_at as CreatedAt, revision, cursor, failures,
        failing_since as FailingSince, next_try as NextTry, last_error as LastError, delivered_at as DeliveredAt, paused
        """;

    /// <summary>Those that administrators keep, in the order they were made.</summary>
    public static Facts<Receiver> List(DbConnection db) =>
        db.Query<ReceiverRow>($"select {Columns} from receiver where owner is null order by id").Select(row => row.ToReceiver()).ToFacts();

    /// <summary>All that are not paused, people's own included, each with its revision.</summary>
    public static IReadOnlyDictionary<long, int> Live(DbConnection db) =>
        db.Query<(long Id, int Revision)>("select id, revision from receiver where paused is null").ToDictionary(row => row.Id, row => row.Revision);

    public static Receiver? Find(DbConnection db, long id) =>
        db.QuerySingleOrDefault<ReceiverRow>($"select {Columns} from receiver where id = @id", new { id })?.ToReceiver();

    public static Receiver? FindOwn(DbConnection db, OperatorName owner) =>
        db.QuerySingleOrDefault<ReceiverRow>($"select {Columns} from receiver where owner = @owner", new { owner = owner.Value })?.ToReceiver();

    /// <summary>The encrypted address and secrets.</summary>
    public static ReceiverKeys? FindKeys(DbConnection db, long id) => db.QuerySingleOrDefault<ReceiverKeys>(
        "select address, secret, former_secret as FormerSecret from receiver where id = @id", new { id });

    public static Receiver Insert(DbConnection db, Receiver receiver, string address, string? secret) => receiver with
    {
        Id = db.ExecuteScalar<long>(
            """
            insert into receiver (kind, name, shown, address, secret, owner, choice, board, created_at, revision, cursor)
            values (@Kind, @Name, @Shown, @Address, @Secret, @Owner, @Choice, @Board, @CreatedAt, @Revision, @Cursor)
            returning id
            """,
            new
            {
                Kind = receiver.Kind.ToString(),
                receiver.Name,
                receiver.Shown,
                Address = address,
                Secret = secret,
                Owner = receiver.Owner?.Value,
                Choice = Stored.Json(receiver.Choice),
                receiver.Board,
                CreatedAt = Stored.Milliseconds(receiver.CreatedAt),
                receiver.Revision,
                receiver.Delivery.Cursor,
            }),
    };

    /// <summary>Writes what people say of it; a null address leaves the one it has.</summary>
    public static void Update(DbConnection db, Receiver receiver, string? address) => db.Execute(
        """
        update receiver
           set name = @Name, shown = @Shown, address = coalesce(@Address, address), choice = @Choice, board = @Board, revision = @Revision
         where id = @Id
        """,
        new { receiver.Name, receiver.Shown, Address = address, Choice = Stored.Json(receiver.Choice), receiver.Board, receiver.Revision, receiver.Id });

    /// <summary>Takes a new secret; the one before counts until then.</summary>
    public static void Exchange(DbConnection db, long id, string secret, DateTimeOffset formerUntil) => db.Execute(
        "update receiver set former_secret = secret, former_until = @until, secret = @secret, revision = revision + 1 where id = @id",
        new { id, secret, until = Stored.Milliseconds(formerUntil) });

    /// <summary>Writes how far it was told and what stands in the way.</summary>
    public static void SaveDelivery(DbConnection db, long id, DeliveryState state) => db.Execute(
        """
        update receiver
           set cursor = @Cursor, failures = @Failures, failing_since = @FailingSince, next_try = @NextTry, last_error = @LastError,
               delivered_at = @DeliveredAt, paused = @Paused
         where id = @id
        """,
        new
        {
            id,
            state.Cursor,
            state.Failures,
            FailingSince = Stored.Milliseconds(state.FailingSince),
            NextTry = Stored.Milliseconds(state.NextTry),
            state.LastError,
            DeliveredAt = Stored.Milliseconds(state.DeliveredAt),
            state.Paused,
        });

    /// <summary>Moves the cursor over entries that nobody asked for; never back.</summary>
    public static void Skip(DbConnection db, long id, long upTo) =>
        db.Execute("update receiver set cursor = @upTo where id = @id and cursor < @upTo", new { id, upTo });

    public static void Remove(DbConnection db, long id) =>
        db.Execute("delete from notice_delivery where receiver = @id; delete from receiver where id = @id", new { id });

    private sealed record ReceiverRow(
        long Id, string Kind, string Name, string Shown, string? Owner, string Choice, string? Board, long? FormerUntil, long CreatedAt, long Revision,
        long Cursor, long Failures, long? FailingSince, long? NextTry, string? LastError, long? DeliveredAt, string? Paused)
    {
        public Receiver ToReceiver() => new()
        {
            Id = Id,
            Kind = Stored.Enum<ReceiverKind>(Kind),
            Name = Name,
            Shown = Shown,
            Owner = Owner is null ? null : new(Owner),
            Choice = Stored.FromJson<NoticeChoice>(Choice),
            Board = Board,
            FormerUntil = Stored.Time(FormerUntil),
            CreatedAt = Stored.Time(CreatedAt),
            Revision = (int)Revision,
            Delivery = new()
            {
                Cursor = Cursor,
                Failures = (int)Failures,
                FailingSince = Stored.Time(FailingSince),
                NextTry = Stored.Time(NextTry),
                LastError = LastError,
                DeliveredAt = Stored.Time(DeliveredAt),
                Paused = Paused,
            },
        };
    }
}

/// <summary>What opens a receiver, encrypted.</summary>
internal sealed record ReceiverKeys(string Address, string? Secret, string? FormerSecret);
