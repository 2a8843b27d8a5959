using System.Data.Common;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web;

/// <summary>What keeps a board from starting and whoever starts it can put right, as a sentence; a stack trace would hide it.</summary>
internal static class StartTrouble
{
    /// <summary>Null for what is nobody's mistake but the board's own.</summary>
    public static string? Sentence(Exception why) => why switch
    {
        OptionsValidationException invalid => string.Join(' ', invalid.Failures),
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } unread => unread.Message,
        InvalidDataException { InnerException: { } inner } broken => $"{broken.Message} {inner.Message}",
        NewerStoreException newer => newer.Message,
        DbException store => $"The store cannot be used: {store.Message} Bring back a backup, or choose another folder with --data.",
        IOException { InnerException: AddressInUseException } taken => $"{taken.Message} Choose another one: {OwnAddress.Another}",
        _ => null,
    };
}
