using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Runner.Disk;
using ReleaseBoard.Runner.Gateway;
using ReleaseBoard.Runner.Processes;

namespace ReleaseBoard.Runner.Slots;

/// <summary>Everything that runs here: makes the wishes true and keeps the gateway's table in step.</summary>
internal sealed partial class Fleet(FleetHouse house, Router router)
{
    private readonly Dictionary<(string Application, string Environment), SlotRun> _slots = [];
    private readonly Lock _pen = new();
    private long _arrivals;
    private bool _isUnsaved;
    private bool _isStopping;

    /// <summary>Puts the wish's weights in force at once; its processes follow.</summary>
    public Outcome<SlotStatus> Apply(SlotWish wish)
    {
        if (WishRules.Fault(wish) is { } fault)
        {
            return fault;
        }

        Func<SlotStatus> status;
        lock (house.Gate)
        {
            if (_isStopping)
            {
                return new Refusal("runner.stopping", "The runner is stopping.");
            }

            var key = (wish.Application, wish.Environment);
            var slot = _slots.GetValueOrDefault(key);
            if (slot is not null && WishRules.FaultAfter(slot.Wish, wish) is { } refusal)
            {
                return refusal;
            }

            if (slot?.Wish != wish)
            {
                slot ??= _slots[key] = new SlotRun(wish);
                Change(slot, wish);
                Publish();
                _isUnsaved = true;
            }

            status = slot.ToStatus();
        }

        Save();
        return status();
    }

    public Facts<SlotStatus> Status()
    {
        List<Func<SlotStatus>> slots;
        lock (house.Gate)
        {
            slots = [.. _slots.Values.Select(slot => slot.ToStatus())];
        }

        return slots.Select(slot => slot()).ToFacts();
    }

    /// <summary>Ends all instances, each in peace. The wishes stay: the next runner begins with them.</summary>
    public Task StopAllAsync()
    {
        lock (house.Gate)
        {
            _isStopping = true;
            return Task.WhenAll(_slots.Values.SelectMany(slot => slot.Deployments.Concat(slot.Leaving)).Select(run => run.RetireAsync()));
        }
    }

    private void Change(SlotRun slot, SlotWish wish)
    {
        slot.Wish = wish;
        foreach (var run in slot.Deployments.Where(run => wish.Deployments.All(wished => wished.Id != run.Wish.Id)).ToList())
        {
            slot.Deployments.Remove(run);
            slot.Leaving.Add(run);
            _ = LetGoAsync(slot, run);
        }

        foreach (var wished in wish.Deployments)
        {
            if (slot.Deployments.Find(run => run.Wish.Id == wished.Id) is { } present)
            {
                present.Change(wished);
                continue;
            }

            var run = new DeploymentRun(house, wish, wished, ++_arrivals, Publish);
            slot.Deployments.Add(run);

            // It may have been let go a moment ago: two processes must not share its files.
            run.Begin(Task.WhenAll(slot.Leaving.Where(leaving => leaving.Wish.Id == wished.Id).Select(leaving => leaving.RetireAsync())));
        }
    }

    private void Publish()
    {
        lock (house.Gate)
        {
            router.Table = new RoutingTable(_slots.Values.Select(slot => slot.ToRoute()));
        }
    }

    private void Save()
    {
        lock (_pen)
        {
            KeptWishes wishes;
            lock (house.Gate)
            {
                if (!_isUnsaved)
                {
                    return;
                }

                wishes = new KeptWishes(_slots.Values.Select(slot => slot.ToKept()).ToFacts());
                _isUnsaved = false;
            }

            try
            {
                house.Wishes.Save(wishes);
            }
            catch
            {
                _isUnsaved = true;
                throw;
            }
        }
    }

    private async Task LetGoAsync(SlotRun slot, DeploymentRun run)
    {
        await run.RetireAsync();
        lock (house.Gate)
        {
            slot.Leaving.Remove(run);
        }

        Tidy();
    }

    /// <summary>Removes files that nobody needs any more. What cannot be removed now is removed next time.</summary>
    private void Tidy()
    {
        List<DeploymentWish> present;
        lock (house.Gate)
        {
            present = [.. _slots.Values.SelectMany(slot => slot.Deployments.Concat(slot.Leaving)).Select(run => run.Wish)];
        }

        try
        {
            house.Artifacts.KeepOnly(present.Select(wish => wish.Digest).ToHashSet());
            house.Instances.Logs.KeepOnly(present.Select(wish => wish.Id.ToString("N")).ToHashSet());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            NotTidied(house.Log, failure);
        }
    }

    [LoggerMessage(2, LogLevel.Warning, "Files of deployments that are gone could not be removed.")]
    private static partial void NotTidied(ILogger log, Exception failure);
}
