namespace ReleaseBoard.Domain.Artifacts;

/// <summary>What comes out of a decompressor: every byte is counted, and nonsense in is a refusal out.</summary>
internal sealed class UnpackedStream(Stream source, ArchiveBudget budget) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            var read = source.Read(buffer);
            budget.CountUnpacked(read);
            return read;
        }
        catch (InvalidDataException)
        {
            throw HostileArchiveException.Corrupt("its compressed data makes no sense");
        }
    }
}
