using ReleaseBoard.Domain.Flags;

namespace ReleaseBoard.Web.Tests.Flags;

/// <summary>A flag and its state, as small as they can be.</summary>
internal static class Samples
{
    public static readonly Flag Flag = new()
    {
        Key = new("new-checkout"),
        Type = FlagType.Boolean,
        Variants = [new("on", JsonText.True), new("off", JsonText.False)],
        Owner = new("paula"),
        CreatedAt = DateTimeOffset.UnixEpoch,
        Revision = 1,
    };

    public static FlagState State(FlagPlan plan) =>
        new() { Flag = Flag.Key, Environment = new("production"), Number = 3, Plan = plan, By = new("paula"), At = DateTimeOffset.UnixEpoch };
}
