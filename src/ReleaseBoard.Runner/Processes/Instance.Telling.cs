using ReleaseBoard.Domain.Deployments;

namespace ReleaseBoard.Runner.Processes;

/// <content>How an instance tells the gateway, the disk and the log what has become of it.</content>
internal sealed partial class Instance
{
    /// <summary>Takes it out of the gateway's table, and closes its door only then: whoever finds it closed looks again.</summary>
    private void PutAside(InstancePhase phase)
    {
        var destination = _facts.Destination;
        Tell(_facts with { Phase = phase, Since = _house.Clock.GetUtcNow(), Destination = null });
        destination?.Close();
    }

    private void Release(string? problem, Func<InstanceFacts, InstanceFacts>? also = null)
    {
        PutAside(InstancePhase.BackingOff);
        _house.Ports.Give(_facts.Port);
        _house.Records.Forget(_order.Wish.Id, Number);
        var facts = _facts with { Port = 0, Process = null, Problem = problem };
        Tell(also is null ? facts : also(facts));
        if (problem is not null)
        {
            Troubled(_house.Log, problem, _order.Application, _order.Environment, _order.Wish.Version);
        }
    }

    private void Record(bool isReady) => _house.Records.Save(new InstanceRecord
    {
        Deployment = _order.Wish.Id,
        Number = Number,
        Port = _facts.Port,
        Since = _facts.Process?.Since ?? _facts.Since,
        Restarts = _facts.Restarts,
        IsReady = isReady,
        StopWithinSeconds = _order.Wish.Manifest.StopWithinSeconds,
        Process = _facts.Process?.Identity,
    });

    private void Tell(InstanceFacts facts)
    {
        _facts = facts;
        _order.OnChange();
    }

    private string LastWords()
    {
        var lines = _house.Logs.LastOf(_order.Wish.Id, Number, 5);
        return lines.Count == 0 ? "" : " It last wrote: " + string.Join(" | ", lines);
    }

    [LoggerMessage(10, LogLevel.Warning, "{Problem} ({Application} in {Environment}, {Version})")]
    private static partial void Troubled(ILogger log, string problem, string application, string environment, string version);

    [LoggerMessage(11, LogLevel.Error, "Instance {Number} of deployment {Deployment} could not be kept.")]
    private static partial void Failed(ILogger log, int number, Guid deployment, Exception failure);
}
