namespace ReleaseBoard.Domain.Artifacts;

/// <summary>The bits of a Unix file mode that an archive is asked about.</summary>
internal static class UnixMode
{
    public const int AnyoneExecutes = 0b001_001_001;
    public const int Kind = 0xf000;
    public const int File = 0x8000;
    public const int Folder = 0x4000;
    public const int Link = 0xa000;
}
