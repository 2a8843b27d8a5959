using System.Security.Cryptography;
using System.Text;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Plans;

/// <summary>How far work is that was given to a team's own machinery.</summary>
public enum HandoverStatus
{
    /// <summary>About to be sent.</summary>
    Asked,

    /// <summary>The machinery has it.</summary>
    Taken,
    Running,
    Succeeded,
    Failed,

    /// <summary>Nobody called back in time.</summary>
    Overdue,
}

/// <summary>One apply that the team's own machinery does, and what it says of it.</summary>
public sealed record Handover
{
    public required Guid Id { get; init; }

    public required DeploymentId Deployment { get; init; }

    public required Slot Slot { get; init; }

    /// <summary>SHA-256 of the token that must come with a call-back, in hexadecimal digits.</summary>
    public required string TokenHash { get; init; }

    public HandoverStatus Status { get; init; } = HandoverStatus.Asked;

    public string Sentence { get; init; } = "nobody has called back.";

    public required DateTimeOffset SentAt { get; init; }

    /// <summary>Until when a call-back is waited for.</summary>
    public required DateTimeOffset DueAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>The life of a handover: told again is the same, and what has ended stays as it ended.</summary>
public static class HandoverRules
{
    private const int LongestSentence = 1000;

    public static bool IsEnded(this HandoverStatus status) => status is HandoverStatus.Succeeded or HandoverStatus.Failed or HandoverStatus.Overdue;

    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Takes a call-back in. Without the right token nobody learns whether there is such a handover.</summary>
    public static Outcome<Handover> Answer(Handover? known, string token, HandoverStatus status, string sentence, DateTimeOffset now)
    {
        if (known is null || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(token)), Encoding.ASCII.GetBytes(known.TokenHash)))
        {
            return Refusal.NotFound("handover.unknown", "There is no such handover, or this is not its token.");
        }

        if (status is not (HandoverStatus.Running or HandoverStatus.Succeeded or HandoverStatus.Failed))
        {
            return Refusal.Invalid("handover.status", "Say running, succeeded or failed.");
        }

        if (known.Status.IsEnded())
        {
            return known.Status == status ? known : new Refusal("handover.ended", $"It has ended as {known.Status.ToString().ToLowerInvariant()} already: {known.Sentence}");
        }

        var said = new string([.. sentence.Select(letter => char.IsControl(letter) ? ' ' : letter).Take(LongestSentence)]).Trim();
        return known with { Status = status, Sentence = said.Length > 0 ? said : $"It says {status.ToString().ToLowerInvariant()}.", EndedAt = status.IsEnded() ? now : null };
    }

    /// <summary>The machinery has it. It may have called back before it said so; then that counts.</summary>
    public static Handover Take(Handover handover) => handover.Status is HandoverStatus.Asked ? handover with { Status = HandoverStatus.Taken } : handover;

    /// <summary>The same, given up when its time is over.</summary>
    public static Handover Look(Handover handover, DateTimeOffset now) => handover.Status.IsEnded() || now < handover.DueAt ? handover : handover with
    {
        Status = HandoverStatus.Overdue,
        Sentence = $"Nobody called back within {Spans.Words(handover.DueAt - handover.SentAt)}. Whether it was done is not known here.",
        EndedAt = now,
    };
}
