using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Runner.Disk;

/// <summary>The last wish for each slot, and in which order its deployments came.</summary>
internal sealed record KeptWishes(Facts<KeptWish> Slots);

/// <summary>One slot's last wish.</summary>
/// <param name="Wish">The wish as it came.</param>
/// <param name="Arrivals">For each of its deployments, in the wish's order, a number that grows with every arrival.</param>
internal sealed record KeptWish(SlotWish Wish, Facts<long> Arrivals);

/// <summary>Keeps the last wish on disk, so that traffic goes on without the board.</summary>
internal sealed class WishFile(RunnerFolder folder)
{
    public void Save(KeptWishes wishes) => DurableFile.Write(folder.Wish, wishes, toDisk: true);

    public KeptWishes Load() => DurableFile.Read<KeptWishes>(folder.Wish) ?? new KeptWishes([]);
}
