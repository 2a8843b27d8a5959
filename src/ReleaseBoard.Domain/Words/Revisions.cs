namespace ReleaseBoard.Domain.Words;

/// <summary>Two people may edit at once; the second is told.</summary>
internal static class Revisions
{
    /// <summary>Null when the wish was made of what is there now, or did not care; else the refusal.</summary>
    public static Refusal? Check(string noun, string name, int now, int? basedOn)
    {
        if (basedOn is not { } seen || seen == now)
        {
            return null;
        }

        return new Refusal($"{noun}.changed-meanwhile", (seen, now) switch
        {
            (0, _) => $"{name} exists already: someone made it meanwhile. Look at it before you change it.",
            (_, 0) => $"{name} is gone: someone removed it meanwhile.",
            _ => $"{name} was changed meanwhile: it is at revision {now} and you began with {seen}. Look at it again, then change it.",
        });
    }
}
