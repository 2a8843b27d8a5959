using ReleaseBoard.Runner.Processes;

namespace ReleaseBoard.Runner.Slots;

/// <content>How the fleet goes on where an earlier runner ended.</content>
internal sealed partial class Fleet
{
    /// <summary>Takes up the last wishes and what still lives of an earlier runner. Nothing is started or stopped yet.</summary>
    public IReadOnlyList<InstanceRecord> Restore()
    {
        house.Artifacts.RemoveDrafts();
        var living = house.Instances.Records.Living();
        lock (house.Gate)
        {
            foreach (var kept in house.Wishes.Load().Slots)
            {
                var slot = new SlotRun(kept.Wish);
                _slots[(kept.Wish.Application, kept.Wish.Environment)] = slot;
                for (var i = 0; i < kept.Wish.Deployments.Count; i++)
                {
                    var wish = kept.Wish.Deployments[i];
                    var run = new DeploymentRun(house, kept.Wish, wish, kept.Arrivals[i], Publish);
                    run.Adopt(living.Where(record => record.Deployment == wish.Id && record.Number <= wish.Instances));
                    slot.Deployments.Add(run);
                    _arrivals = Math.Max(_arrivals, kept.Arrivals[i]);
                }
            }

            Publish();
            var wished = _slots.Values.SelectMany(slot => slot.Wish.Deployments).ToDictionary(wish => wish.Id, wish => wish.Instances);
            return [.. living.Where(record => record.Number > wished.GetValueOrDefault(record.Deployment))];
        }
    }

    /// <summary>Begins to make the restored wishes true, and ends what an earlier runner left that nobody wishes for any more.</summary>
    public void Begin(IEnumerable<InstanceRecord> unwished)
    {
        lock (house.Gate)
        {
            foreach (var run in _slots.Values.SelectMany(slot => slot.Deployments))
            {
                run.Begin(Task.CompletedTask);
            }
        }

        foreach (var record in unwished)
        {
            _ = EndAsync(record);
        }

        Tidy();
    }

    private async Task EndAsync(InstanceRecord record)
    {
        if (record.Process is { } identity)
        {
            LeftOver(house.Log, identity.Id, record.Deployment);
            await InstanceProcess.Adopt(identity, record.Since, house.Instances.Clock).StopAsync(TimeSpan.FromSeconds(record.StopWithinSeconds));
            house.Instances.Records.Forget(record.Deployment, record.Number);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Ending process {ProcessId}, left over from deployment {Deployment}, which nobody wishes for any more.")]
    private static partial void LeftOver(ILogger log, int processId, Guid deployment);
}
