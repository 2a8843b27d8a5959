using System.Data.Common;

namespace ReleaseBoard.Engine.Words;

/// <summary>
/// What the edge wants written in the same transaction as the act of the request it serves, so that after a crash the store
/// knows whether the act was done. It follows the request's flow of calls.
/// </summary>
public sealed class WriteMark(Action<DbConnection, object?> leave) : IDisposable
{
    private static readonly AsyncLocal<WriteMark?> Ambient = new();

    private volatile bool _isClosed;

    internal static WriteMark? Current => Ambient.Value is { _isClosed: false } mark ? mark : null;

    public static WriteMark Set(Action<DbConnection, object?> leave) => Ambient.Value = new WriteMark(leave);

    /// <summary>Called with the pen in hand, just before the commit, with what the act gave. Only the first write is the act; what follows clears up.</summary>
    internal void Leave(DbConnection db, object? given)
    {
        leave(db, given);
        _isClosed = true;
    }

    /// <summary>Nothing that goes on after the request leaves its mark.</summary>
    public void Dispose() => _isClosed = true;
}
