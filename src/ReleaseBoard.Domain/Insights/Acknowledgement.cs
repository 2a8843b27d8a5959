using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>A person's word that trouble is theirs: nobody else need begin.</summary>
public sealed record Acknowledgement(Slot Slot, OperatorName By, DateTimeOffset At, string? Note);
