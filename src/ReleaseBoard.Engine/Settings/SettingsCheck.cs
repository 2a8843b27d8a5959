using System.Data.Common;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Settings;

/// <summary>
/// What a room further to the right knows against settings, asked within the write that keeps them: why they would be of no use there, null
/// when it knows nothing. No value is in the sentence.
/// </summary>
/// <param name="read">A value as it would be read, in the clear; null where there is none or it cannot be opened.</param>
public delegate Refusal? SettingsCheck(DbConnection db, Slot slot, Func<string, string?> read);
