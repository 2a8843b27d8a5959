using System.Diagnostics;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Tests.Artifacts;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Promotions;

/// <summary>What nothing serves takes the same way: asked for, approved, applied once, and named as it is when something goes wrong.</summary>
public sealed class AppliedPromotionTests : IDisposable
{
    private static readonly ApplicationKey Orders = new("orders-db");
    private static readonly EnvironmentKey Production = new("production");

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task It_is_applied_and_then_it_is_what_is_there_without_the_runtime_hearing_of_it()
    {
        var promotion = await BeginAsync("43");
        Assert.Equal(PromotionPhase.Deploying, _bench.Find(promotion).Phase);

        _bench.Applier.Answer("1 script was applied.");
        await EndAsync(promotion);

        var after = _bench.Find(promotion);
        Assert.Equal((PromotionPhase.Succeeded, "1 script was applied."), (after.Phase, after.Explanation));
        Assert.Equal((DeploymentPhase.Stable, 100, 0), Stable());
        Assert.Empty(_bench.Runtime.Taken);
        Assert.Equal([false], _bench.Applier.Works.Select(work => work.IsReturn));
    }

    [Fact]
    public async Task One_that_fails_waits_for_a_person_and_is_never_said_to_be_back()
    {
        var promotion = await BeginAsync("43");
        _bench.Applier.Answer(new Refusal("script.failed", "V43 failed in line 3; V42 is there."));
        await EndAsync(promotion);
        Assert.Equal((PromotionPhase.AwaitingIntervention, "V43 failed in line 3; V42 is there."), (_bench.Find(promotion).Phase, _bench.Find(promotion).Explanation));

        await _bench.Desk.InterveneAsync(promotion.Id, Intervention.Fail, "not today", await ManagerAsync(), CancellationToken.None);
        await _bench.DriveAsync();

        Assert.Equal(PromotionPhase.Failed, _bench.Find(promotion).Phase);
        Assert.Contains("V42 is there", _bench.Find(promotion).Explanation, StringComparison.Ordinal);
        Assert.Null(_bench.Store.Database.Read(db => DeploymentStore.Stable(db, new Slot(Orders, Production))));
    }

    [Fact]
    public async Task A_retry_is_another_try_and_the_first_one_is_kept_as_it_ended()
    {
        var promotion = await BeginAsync("43");
        _bench.Applier.Answer(new Refusal("script.failed", "Locked."));
        await EndAsync(promotion);
        await _bench.Desk.InterveneAsync(promotion.Id, Intervention.Retry, null, await ManagerAsync(), CancellationToken.None);
        await _bench.Applies.LookAsync(CancellationToken.None);
        _bench.Applier.Answer("Applied.");
        await EndAsync(promotion);

        Assert.Equal(PromotionPhase.Succeeded, _bench.Find(promotion).Phase);
        Assert.Equal(2, _bench.Applier.Works.Select(work => work.Deployment.Id).Distinct().Count());
    }

    [Fact]
    public async Task What_ran_when_the_board_was_ended_is_named_and_not_done_again()
    {
        var promotion = await BeginAsync("43");
        _bench.Restart();
        await _bench.Applies.PickUpAsync(CancellationToken.None);
        await _bench.Applies.LookAsync(CancellationToken.None);
        await _bench.DriveAsync();

        Assert.Equal("The board was ended while this ran. 43 is half there.", _bench.Find(promotion).Explanation);
        Assert.Equal(PromotionPhase.AwaitingIntervention, _bench.Find(promotion).Phase);
        Assert.Single(_bench.Applier.Works);
    }

    [Fact]
    public async Task Called_off_it_ends_with_what_is_there()
    {
        var promotion = await BeginAsync("43");

        await _bench.Desk.AbortAsync(promotion.Id, "wrong day", await ManagerAsync(), CancellationToken.None);
        await _bench.DriveAsync();
        Assert.Equal(PromotionPhase.Aborting, _bench.Find(promotion).Phase);
        await _bench.Applies.LookAsync(CancellationToken.None);
        await EndAsync(promotion);

        Assert.Equal(PromotionPhase.Aborted, _bench.Find(promotion).Phase);
        Assert.EndsWith("It was called off. 43 is half there.", _bench.Find(promotion).Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_wants_any_more_is_never_begun()
    {
        var promotion = await BeginAsync("43", isBegun: false);
        var deployment = _bench.Find(promotion).Deployment ?? throw new InvalidOperationException("It has none.");
        await _bench.Desk.AbortAsync(promotion.Id, "wrong day", await ManagerAsync(), CancellationToken.None);

        await _bench.WriteAsync(db =>
        {
            Assert.False(ApplyStore.Begin(db, ApplyRules.Begin(deployment, Some.Noon)));
            return true;
        });

        Assert.Null(_bench.Store.Database.Read(db => ApplyStore.Find(db, deployment)));
    }

    [Fact]
    public async Task A_rollback_of_it_leads_back_and_says_so_to_who_applies()
    {
        var first = await BeginAsync("42");
        _bench.Applier.Answer("Applied.");
        await EndAsync(first);
        var second = await BeginAsync("43", isKnown: true);
        _bench.Applier.Answer("Applied.");
        await EndAsync(second);

        var back = (await _bench.Desk.RollBackSlotAsync(new Slot(Orders, Production), "43 is wrong", await ManagerAsync(), CancellationToken.None)).Value().Promotion;
        await _bench.Applies.LookAsync(CancellationToken.None);
        _bench.Applier.Answer("Undone.");
        await EndAsync(back);

        Assert.Equal((PromotionPhase.Succeeded, new ArtifactVersion("42")), (_bench.Find(back).Phase, _bench.Find(back).Version));
        Assert.True(_bench.Applier.Works[^1].IsReturn);
    }

    [Fact]
    public async Task An_application_waits_until_what_it_requires_is_there_and_says_what_goes_first()
    {
        await BeginAsync("43");
        _bench.Applier.Answer("Applied.");
        await _bench.SetUpAsync(Some.Stage());
        await PutAsync(Some.Artifact("1.2.0", 2) with { Manifest = new() { Start = ["shop"], Requires = [new Requirement(Orders, new(">=44"))] } });
        await PutAsync(OrdersArtifact("44", 44));
        var shop = await _bench.RequestAsync("1.2.0", await ManagerAsync());
        await _bench.DriveAsync();

        var gate = Assert.Single(_bench.Desk.View(shop.Id)?.Gates ?? [], gate => gate.Key == GateRules.Requirements);
        Assert.Equal((false, PromotionPhase.Queued), (gate.IsOpen, _bench.Find(shop).Phase));
        Assert.Equal([new PromoteFirst(Orders, new("44"), Production)], gate.Offers);
        Assert.Equal("Promote orders-db 44 to production first.", gate.Opener);

        // Once somebody has asked for it the gate leads to that promotion and offers no second one.
        var asked = (await _bench.Desk.RequestAsync(new(Orders, new("44"), Production, null), await ManagerAsync(), CancellationToken.None)).Value();
        gate = Assert.Single(_bench.Desk.View(shop.Id)?.Gates ?? [], gate => gate.Key == GateRules.Requirements);
        Assert.Equal([new PromoteFirst(Orders, new("44"), Production) { Underway = asked.Id }], gate.Offers);
        Assert.Equal($"Promotion {asked.Id}: orders-db 44 is on its way to production.", gate.Opener);
    }

    [Fact]
    public async Task Scripts_that_cannot_be_read_are_refused_when_they_are_asked_for()
    {
        await BeginAsync("43", isBegun: false);
        var artifact = OrdersArtifact("44", 44);
        await PutAsync(artifact);
        File.Delete(_bench.PathOf(artifact.Digest));

        var refused = await _bench.Desk.RequestAsync(new(Orders, new("44"), Production, null), await _bench.Store.PersonAsync("dan", Role.Developer), CancellationToken.None);

        Assert.Equal(
            "Its scripts cannot be read, so nobody knows what they destroy. The archive of orders-db 44 is not here any more. Promote a version whose scripts can be read.",
            refused.Refusal?.Sentence);
    }

    [Fact]
    public async Task Nobody_who_writes_waits_for_an_archive_that_is_being_unpacked()
    {
        var before = await BeginAsync("43");
        _bench.Applier.Answer("1 script was applied.");
        await EndAsync(before);
        var artifact = OrdersArtifact("44", 44);
        await PutAsync(artifact);
        var ada = await ManagerAsync();
        var next = (await _bench.Desk.RequestAsync(new(Orders, new("44"), Production, null), ada, CancellationToken.None)).Value();
        _bench.Restart();
        var archive = _bench.PathOf(artifact.Digest);
        File.Delete(archive);
        using (var made = Process.Start("mkfifo", archive))
        {
            await made.WaitForExitAsync();
        }

        var confirming = Task.Run(() => _bench.Desk.ConfirmAsync(next.Id, "DS103", ada, CancellationToken.None));

        // A pipe is opened for writing once somebody reads it: now the archive is being unpacked, and takes its time.
        var opening = Task.Run(() => new FileStream(archive, FileMode.Open, FileAccess.Write));
        Assert.Same(opening, await Task.WhenAny(opening, confirming));
        await using (await opening)
        {
            var writing = _bench.WriteAsync(_ => true);
            Assert.Same(writing, await Task.WhenAny(writing, Task.Delay(TimeSpan.FromSeconds(30))));
        }

        Assert.Equal("gate.not-confirmable", (await confirming).Refusal?.Code);
    }

    private async Task<Promotion> BeginAsync(string version, bool isKnown = false, bool isBegun = true)
    {
        if (!isKnown)
        {
            await _bench.Store.WriteAsync("insert into application (key, kind, summary, created_at, revision) values ('orders-db', 'Database', '', 0, 1)");
            await _bench.WriteAsync(db => EnvironmentStore.Save(db, new() { Key = Production, Name = "Production", Tier = Tier.Production, Revision = 1 }));
            await _bench.WriteAsync(db => PathStore.Save(db, new ReleasePath { Application = Orders, Stages = [Some.Stage(5, 100)], Revision = 1 }));
        }

        await PutAsync(OrdersArtifact(version, long.Parse(version, System.Globalization.CultureInfo.InvariantCulture)));
        var promotion = (await _bench.Desk.RequestAsync(new(Orders, new(version), Production, null), await ManagerAsync(), CancellationToken.None)).Value();
        await _bench.DriveAsync();
        if (isBegun)
        {
            await _bench.Applies.LookAsync(CancellationToken.None);
            await _bench.Applier.BegunAsync();
        }

        return promotion;
    }

    /// <summary>Waits for the apply's own thread, then lets the board look.</summary>
    private async Task EndAsync(Promotion promotion)
    {
        var deployment = _bench.Find(promotion).Deployment ?? throw new InvalidOperationException("It has none.");
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (_bench.Store.Database.Read(db => ApplyStore.Find(db, deployment)) is { Phase: ApplyPhase.Running })
        {
            await Task.Delay(5, enough.Token);
        }

        await _bench.DriveAsync();
    }

    private async Task<Credential> ManagerAsync()
    {
        if (_bench.Store.Database.Read(db => PersonStore.Find(db, new("ada"))) is null)
        {
            await _bench.Store.PersonAsync("ada", Role.ReleaseManager, Role.Developer, Role.Administrator);
        }

        return new(new("ada"), null);
    }

    private Task PutAsync(Artifact artifact) => _bench.WriteAsync(db =>
    {
        ArtifactStore.Insert(db, artifact);
        if (artifact.Manifest.Database is not null)
        {
            _bench.Keep(artifact.Digest, Archives.Zip([("releaseboard.json", """{ "database": { "engine": "sqlite", "migrations": "sql" } }"""), ("sql/V1__orders.sql", "create table orders (id int);")]));
        }

        return true;
    });

    private static Artifact OrdersArtifact(string version, long sequence) =>
        Some.Artifact(version, sequence) with { Application = Orders, Manifest = new() { Database = new(DatabaseEngine.Sqlite, "sql") } };

    private (DeploymentPhase, int, int) Stable() => _bench.Store.Database.Read(db => DeploymentStore.Stable(db, new Slot(Orders, Production))) is { } stable
        ? (stable.Phase, stable.Weight, stable.Instances)
        : throw new InvalidOperationException("Nothing is there.");
}
