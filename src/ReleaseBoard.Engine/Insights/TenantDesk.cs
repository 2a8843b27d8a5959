using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Insights;

/// <summary>Where environments are read together with what runs in them.</summary>
public sealed class TenantDesk(Database database)
{
    /// <summary>A page of the environments from the left of the board, each with its first few applications.</summary>
    public Page<EnvironmentView> List(string? cursor, int count, int tenants) => database.Read(db =>
    {
        var page = EnvironmentStore.List(db, null, cursor, Math.Clamp(count, 1, 200));
        return new Page<EnvironmentView>(TenantStore.Views(db, page.Items, tenants), page.Next);
    });

    /// <summary>One environment; null when there is none by that key.</summary>
    public EnvironmentView? Find(EnvironmentKey key, int tenants) => database.Read(db =>
        EnvironmentStore.Find(db, key) is { } environment ? TenantStore.Views(db, [environment], tenants)[0] : null);
}
