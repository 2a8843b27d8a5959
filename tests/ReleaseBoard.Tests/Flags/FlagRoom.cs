using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Flags;

/// <summary>A real store with two environments, an application and a product owner, and the desks of the room over it.</summary>
internal sealed class FlagRoom : IDisposable
{
    private FlagRoom()
    {
    }

    private static readonly EnvironmentKey Prod = SomeFlag.Prod;

    public static readonly EnvironmentKey Dev = new("dev");
    public static readonly FlagKey Checkout = new("new-checkout");

    public TestStore Store { get; } = new();

    public FlagBoard Board { get; private set; } = null!;

    public FlagDesk Desk { get; private set; } = null!;

    public ExposureBoard Exposures { get; private set; } = null!;

    public OutcomeBoard Outcomes { get; private set; } = null!;

    public Credential Ada { get; private set; }

    public Credential Pam { get; private set; }

    public static async Task<FlagRoom> OpenAsync()
    {
        var room = new FlagRoom();
        var (store, none) = (room.Store, CancellationToken.None);
        room.Ada = await store.PersonAsync("ada", Role.ReleaseManager);
        room.Pam = await store.PersonAsync("pam", Role.ProductOwner);
        var environments = new EnvironmentDesk(store.Database, store.Feed, store.Clock);
        (await environments.PutAsync(new(Dev, Tier.Development), room.Ada, none)).Value();
        (await environments.PutAsync(new(Prod, Tier.Production), room.Ada, none)).Value();
        (await new ApplicationDesk(store.Database, store.Feed, store.Clock).PutAsync(new(new("shop"), Domain.Applications.ApplicationKind.Service, ""), room.Ada, none)).Value();
        room.Start();
        return room;
    }

    /// <summary>The room as after a start of the board: everything in memory is read anew.</summary>
    public void Start()
    {
        Board?.Dispose();
        Board = new(Store.Database, NullLogger<FlagBoard>.Instance);
        Exposures = new();
        Outcomes = new();
        Desk = new(Store.Database, Store.Feed, Board, new GuardCounts(Exposures, Outcomes, new HealthBoard(Options.Create(new HealthOptions()), Store.Clock)), Store.Clock);
    }

    public async Task<Flag> FlagAsync(FlagKey? key = null, string? application = null) =>
        (await Desk.PutAsync(new FlagWish { Key = key ?? Checkout, Type = FlagType.Boolean, Application = application is null ? null : new(application) }, Pam, default)).Value();

    public async Task<FlagState> SetAsync(FlagPlan plan, FlagKey? key = null, EnvironmentKey? environment = null)
    {
        var (flag, place) = (key ?? Checkout, environment ?? Prod);
        return (await Desk.SetAsync(flag, place, plan, Number(flag, place), null, Pam, default)).Value();
    }

    /// <summary>The shop's path asks for one release manager's approval, for flags too.</summary>
    public async Task ApprovalAsync() => (await new PathDesk(Store.Database, Store.Feed, [], Store.Clock).PutAsync(
        new(new("shop"), [new Stage { Environment = Prod, Approvals = [new ApprovalRule { AtLeast = 1, Role = Role.ReleaseManager }], FlagChangesNeedApproval = true }]), Ada, default)).Value();

    public int Number(FlagKey flag, EnvironmentKey environment) => Desk.Find(flag)?.In(environment)?.State.Number ?? 0;

    public IReadOnlyList<string> Acts() =>
        [.. Store.Database.Read(db => JournalStore.After(db, 0, 1000)).Select(entry => entry.Act).Where(act => act.StartsWith("flag", StringComparison.Ordinal) || act.StartsWith("segment", StringComparison.Ordinal))];

    public void Dispose()
    {
        Board.Dispose();
        Store.Dispose();
    }
}
