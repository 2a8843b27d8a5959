using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Artifacts;

/// <summary>
/// A refusal on its way out of the reader. It must cross the copy loop of whoever takes the files, so it travels as an exception;
/// it never leaves <see cref="ArchiveReader.Read"/>.
/// </summary>
internal sealed class HostileArchiveException(Refusal why) : Exception(why.Sentence)
{
    public Refusal Why { get; } = why;

    public static HostileArchiveException Invalid(string code, string sentence) => new(Refusal.Invalid(code, sentence));

    public static HostileArchiveException Truncated() => Invalid("archive.truncated", "The archive ends before its contents do.");

    public static HostileArchiveException Corrupt(string what) => Invalid("archive.corrupt", $"The archive is damaged: {what}.");
}
