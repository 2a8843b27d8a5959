namespace ReleaseBoard.Domain.Signals;

/// <summary>A message that is not what it says it is. Never leaves <see cref="OtlpRules"/>.</summary>
internal sealed class OtlpFormatException(string message) : Exception(message);
