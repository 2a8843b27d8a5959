using System.Data.Common;
using Dapper;

namespace ReleaseBoard.Engine.Words;

/// <summary>The table of requests that said by a key that they are the same one.</summary>
internal static class IdempotencyStore
{
    public static IdempotentCall? Find(DbConnection db, string person, string key) => db.QuerySingleOrDefault<CallRow>(
        """
        select fingerprint, acted, status, content_type as ContentType, location, body
          from idempotency
         where person = @person and key = @key
        """,
        new { person, key })?.ToCall();

    public static void Begin(DbConnection db, string person, string key, string fingerprint, DateTimeOffset at) => db.Execute(
        """
        insert into idempotency (person, key, fingerprint, begun_at) values (@person, @key, @fingerprint, @at)
        on conflict (person, key) do update set begun_at = excluded.begun_at
        """,
        new { person, key, fingerprint, at = Stored.Milliseconds(at) });

    /// <summary>In the act's own transaction: it was done, and this came of it.</summary>
    public static void Acted(DbConnection db, string person, string key, string? body) =>
        db.Execute("update idempotency set acted = 1, body = @body where person = @person and key = @key", new { person, key, body });

    public static void Finish(DbConnection db, string person, string key, IdempotentAnswer answer) => db.Execute(
        """
        update idempotency
           set status = @Status, content_type = @ContentType, location = @Location, body = @Body
         where person = @person and key = @key
        """,
        new { answer.Status, answer.ContentType, answer.Location, answer.Body, person, key });

    /// <summary>Forgets a call that did nothing, so that it may be tried again.</summary>
    public static void Forget(DbConnection db, string person, string key) =>
        db.Execute("delete from idempotency where person = @person and key = @key and acted = 0", new { person, key });

    public static void ForgetBefore(DbConnection db, DateTimeOffset at) =>
        db.Execute("delete from idempotency where begun_at < @at", new { at = Stored.Milliseconds(at) });

    private sealed record CallRow(string Fingerprint, long Acted, long? Status, string? ContentType, string? Location, string? Body)
    {
        public IdempotentCall ToCall() => new(
            Fingerprint, Acted == 1, Status is null ? null : new IdempotentAnswer((int)Status, ContentType, Location, Body), Body);
    }
}

/// <summary>What is known of an earlier call with the same key.</summary>
internal sealed record IdempotentCall(string Fingerprint, bool Acted, IdempotentAnswer? Answer, string? Given);

/// <summary>An answer that is given again.</summary>
public sealed record IdempotentAnswer(int Status, string? ContentType, string? Location, string? Body);
