using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Evidence;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Evidence;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Promotions;

/// <summary>Evidence in the way of a promotion, and out of it again.</summary>
public sealed class EvidenceGateTests : IDisposable
{
    private readonly Bench _bench = new();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("releaseboard-gate-");
    private readonly ArchiveComparing _comparing;
    private readonly RebuildDesk _rebuilds;

    public EvidenceGateTests()
    {
        var files = new ArtifactFiles(Options.Create(new BoardOptions { Data = _data.FullName }));
        var options = Options.Create(new ArtifactOptions());
        _comparing = new(files, options);
        _rebuilds = new(_bench.Store.Database, files, _comparing, _bench.Store.Feed, _bench.Store.Clock, options);
    }

    public void Dispose()
    {
        _comparing.Dispose();
        _bench.Dispose();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task What_a_stage_demands_keeps_a_promotion_waiting_until_it_is_there()
    {
        await _bench.SetUpAsync(Some.Stage() with { Evidence = new() { Reproduced = true, TestsPassed = true } }, "1.1.0");
        var ops = await _bench.Store.PersonAsync("ops", Role.ReleaseManager);
        var promotion = await _bench.RequestAsync("1.1.0", ops);
        await _bench.DriveAsync();
        var before = Gate(promotion);

        (await _rebuilds.PostAsync(new(Some.Digest("1.1.0"), "laptop") { Result = Some.Digest("1.1.0") }, ops, default)).Value();
        var half = Gate(promotion);
        var tests = new TestReportDesk(_bench.Store.Database, _bench.Store.Feed, _bench.Store.Clock);
        (await tests.PutAsync(Some.Digest("1.1.0"), "unit", "<testsuite><testcase name='a'/></testsuite>"u8.ToArray(), ops, default)).Value();
        var after = Gate(promotion);
        await _bench.DriveAsync();

        Assert.Equal((false, "Nobody has built it again yet. Nobody has sent test results."), (before?.IsOpen, before?.Because));
        Assert.Equal((false, "Nobody has sent test results."), (half?.IsOpen, half?.Because));
        Assert.Equal((true, "Reproduced by 1 of 1: independent rebuilds came to the same bytes. 1 passed, 0 failed, 0 skipped in 0 s."), (after?.IsOpen, after?.Because));
        Assert.NotNull(_bench.Find(promotion).StartedAt);
    }

    [Fact]
    public async Task A_rebuild_that_came_out_otherwise_stands_in_the_way_until_a_person_passes_it_with_a_reason()
    {
        await _bench.SetUpAsync(Some.Stage(), "1.1.0");
        var ops = await _bench.Store.PersonAsync("ops", Role.ReleaseManager);
        (await _rebuilds.PostAsync(new(Some.Digest("1.1.0"), "laptop") { Result = new(new string('a', 64)) }, ops, default)).Value();
        var promotion = await _bench.RequestAsync("1.1.0", ops);
        await _bench.DriveAsync();

        var closed = Gate(promotion);
        var waits = _bench.Find(promotion).StartedAt;
        (await _bench.Desk.OverrideGateAsync(promotion.Id, GateRules.Evidence, "The laptop's clock was wrong.", ops, default)).Value();
        await _bench.DriveAsync();

        Assert.Equal((false, "laptop got other bytes out of the same sources (aaaaaaaaaaaa…)."), (closed?.IsOpen, closed?.Because));
        Assert.Null(waits);
        Assert.NotNull(_bench.Find(promotion).StartedAt);
    }

    [Fact]
    public async Task A_word_given_for_one_finding_does_not_pass_what_is_found_later()
    {
        await _bench.SetUpAsync(Some.Stage() with { Soak = TimeSpan.FromHours(1), Evidence = new() { TestsPassed = true } }, "1.1.0");
        var ops = await _bench.Store.PersonAsync("ops", Role.ReleaseManager);
        var promotion = await _bench.RequestAsync("1.1.0", ops);
        (await _bench.Desk.OverrideGateAsync(promotion.Id, GateRules.Evidence, "Tested by hand.", ops, default)).Value();
        var passed = Gate(promotion);

        (await _rebuilds.PostAsync(new(Some.Digest("1.1.0"), "laptop") { Result = new(new string('a', 64)) }, ops, default)).Value();
        var later = Gate(promotion);

        Assert.True(passed?.IsOpen);
        Assert.False(later?.IsOpen);
        Assert.Contains("laptop got other bytes", later?.Because, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gates_are_asked_again_and_again_and_a_signature_is_verified_once()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await _bench.SetUpAsync(Some.Stage() with { Evidence = new() { ProvenanceLevel = 1 } }, "1.1.0");
        var ops = await _bench.Store.PersonAsync("ops", Role.ReleaseManager);
        var keys = new SigningKeyDesk(_bench.Store.Database, _bench.Store.Feed, _bench.Store.Clock);
        (await keys.PutAsync(new("builder", key.ExportSubjectPublicKeyInfoPem()) { Builders = [new(Attestations.Builder, 3)] }, Credential.Board, default)).Value();
        var reading = new EvidenceReading(_bench.Verdicts);
        var desk = new ProvenanceDesk(_bench.Store.Database, _bench.Store.Feed, reading, _bench.Verdicts, _bench.Store.Clock);
        (await desk.PostAsync(Some.Digest("1.1.0"), Attestations.Sign(Attestations.Statement(Some.Digest("1.1.0")), Attestations.By(key)), ops, default)).Value();
        var promotion = await _bench.RequestAsync("1.1.0", ops);

        var before = _bench.Verdicts.Checks;
        for (var i = 0; i < 5; i++)
        {
            await _bench.DriveAsync();
            Assert.NotNull(_bench.Desk.View(promotion.Id));
        }

        var asked = (Gate(promotion)?.Because, _bench.Verdicts.Checks);
        (await keys.RemoveAsync("builder", "lost", Credential.Board, default)).Value();

        Assert.Equal(("Provenance of SLSA build level 1 is demanded. Nobody has said which repository storefront is built from.", before), asked);
        Assert.Equal("Provenance of SLSA build level 1 is demanded. No key is known here that could have signed it.", Gate(promotion)?.Because);
        Assert.Equal((1, 2), (before, _bench.Verdicts.Checks));
    }

    [Fact]
    public async Task Where_nothing_is_demanded_and_nothing_was_found_there_is_no_such_gate_and_none_for_a_rollback()
    {
        await _bench.SetUpAsync(Some.Stage(), "1.1.0");
        var promotion = await _bench.RequestAsync("1.1.0", await _bench.Store.PersonAsync("ops", Role.ReleaseManager));
        var demanding = Some.Promotion(stage: Some.Stage() with { Evidence = new() { Sbom = true } });
        var sight = new GateSight { Promotion = demanding, Environment = new() { Key = Some.Slot.Environment, Name = "Production", Tier = Tier.Production }, Now = Some.Noon, Evidence = Nothing };

        Assert.Null(Gate(promotion));
        Assert.False(GateRules.Ask(sight).Single(gate => gate.Key == GateRules.Evidence).IsOpen);
        Assert.DoesNotContain(GateRules.Ask(sight with { Promotion = demanding with { Kind = PromotionKind.Rollback } }), gate => gate.Key == GateRules.Evidence);
    }

    private static EvidenceSight Nothing => new()
    {
        Application = Some.Slot.Application, Version = new("1.1.0"), Digest = Some.Digest("1.1.0"), Rebuild = RebuildRules.Sight([], new("ci"), 1), Provenance = ProvenanceRules.Sight([]),
    };

    private Gate? Gate(Promotion promotion) => GateRules.Ask(_bench.Store.Database.Read(db => SightStore.Gates(db, _bench.Find(promotion), new EvidenceReading(_bench.Verdicts), null, _bench.Store.Clock.Now)))
        .FirstOrDefault(gate => gate.Key == GateRules.Evidence);
}
