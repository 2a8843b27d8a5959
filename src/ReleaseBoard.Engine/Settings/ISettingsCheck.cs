using System.Data.Common;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Settings;

/// <summary>Knows what the settings of some kind of application must say to be of use to it.</summary>
public interface ISettingsCheck
{
    /// <summary>Why it could not use them; null when nothing speaks against them. No value is in the sentence.</summary>
    /// <param name="read">A value as it would be read, in the clear; null where there is none or it cannot be opened.</param>
    Refusal? Check(DbConnection db, Slot slot, Func<string, string?> read);
}
