using System.Security.Cryptography;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Evidence;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Evidence;

public sealed class ProvenanceDeskTests : IDisposable
{
    private readonly EvidenceHouse _house = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _house.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task Provenance_is_judged_by_the_keys_and_terms_of_the_moment_it_is_looked_at()
    {
        var artifact = await _house.ArtifactAsync();
        var ada = new Credential(new("ada"), null);
        var document = Attestations.Sign(Attestations.Statement(artifact.Digest), Attestations.By(_key));

        var sent = (await _house.Provenance.PostAsync(artifact.Digest, document, ada, default)).Value();
        (await _house.Keys.PutAsync(new("builder", _key.ExportSubjectPublicKeyInfoPem()) { Builders = [new(Attestations.Builder, 3)] }, Credential.Board, default)).Value();
        var signed = _house.Evidence.Of(artifact).Provenance;
        (await _house.Terms.PutAsync(new(new("shop")) { Repository = "https://git.example/team/shop", BuildType = Attestations.BuildType, Parameters = Attestations.Terms.Parameters }, Credential.Board, default)).Value();
        var verified = _house.Evidence.Of(artifact).Provenance;
        (await _house.Keys.RemoveAsync("builder", "lost", Credential.Board, default)).Value();
        var again = (await _house.Provenance.PostAsync(artifact.Digest, document, ada, default)).Value();

        Assert.Equal(ProvenanceVerdict.Unchecked, sent.Verdict);
        Assert.Equal((ProvenanceVerdict.Unchecked, null), (signed.Verdict, signed.Level));
        Assert.Equal((ProvenanceVerdict.Verified, 3, "Verified: built by https://builds.example/runner, SLSA build level 3."), (verified.Verdict, verified.Level, verified.Sentence));
        Assert.Equal((ProvenanceVerdict.Unchecked, 1), (_house.Evidence.Of(artifact).Provenance.Verdict, _house.Evidence.Of(artifact).Provenance.Documents.Count));
        Assert.Equal(sent.Document, again.Document);
        Assert.Equal(["evidence.provenance", "signing-key.added", "evidence.terms-changed", "signing-key.removed"], _house.Acts()[2..]);
    }

    [Fact]
    public async Task Who_may_not_is_refused_and_so_many_documents_are_kept()
    {
        var artifact = await _house.ArtifactAsync();
        var ada = new Credential(new("ada"), null);
        var viewer = await _house.Store.PersonAsync("eve", Role.Viewer);
        var manager = await _house.Store.PersonAsync("mia", Role.ReleaseManager);
        var narrowed = await _house.Store.TokenAsync(manager, "shop");
        var wish = new SigningKeyWish("builder", _key.ExportSubjectPublicKeyInfoPem());
        for (var i = 0; i < ProvenanceRules.Most; i++)
        {
            (await _house.Provenance.PostAsync(artifact.Digest, Attestations.Envelope("a", [(byte)i], [1]), ada, default)).Value();
        }

        var noted = _house.Acts().Length;
        (await _house.Provenance.PostAsync(artifact.Digest, Attestations.Envelope("a", [0], [1]), ada, default)).Value();
        Assert.Equal(noted, _house.Acts().Length);

        var first = _house.Evidence.Of(artifact).Provenance.Documents[0].Document;
        var next = (await _house.Provenance.PostAsync(artifact.Digest, Attestations.Envelope("b", [1], [1]), ada, default)).Value().Document;
        var kept = _house.Evidence.Of(artifact).Provenance.Documents.Select(report => report.Document).ToList();
        Assert.Equal((ProvenanceRules.Most, false, true), (kept.Count, kept.Contains(first), kept.Contains(next)));

        Assert.Equal("permission.missing", (await _house.Provenance.PostAsync(artifact.Digest, [1], viewer, default)).Refusal?.Code);
        Assert.Equal("permission.missing", (await _house.Keys.PutAsync(wish, ada, default)).Refusal?.Code);
        Assert.Equal("permission.other-application", (await _house.Keys.PutAsync(wish, narrowed, default)).Refusal?.Code);
        Assert.Equal("signing-key.unknown", (await _house.Keys.RemoveAsync("nothing", null, manager, default)).Refusal?.Code);
        Assert.Equal(1, (await _house.Keys.PutAsync(wish, manager, default)).Value().Revision);
    }

    [Fact]
    public async Task A_document_is_checked_once_for_the_same_keys_and_terms_and_anew_for_others()
    {
        var artifact = await _house.ArtifactAsync();
        var key = new SigningKeyWish("builder", _key.ExportSubjectPublicKeyInfoPem()) { Builders = [new(Attestations.Builder, 3)] };
        (await _house.Keys.PutAsync(key, Credential.Board, default)).Value();
        (await _house.Terms.PutAsync(new(new("shop")) { Repository = "https://git.example/team/shop", BuildType = Attestations.BuildType, Parameters = Attestations.Terms.Parameters }, Credential.Board, default)).Value();
        (await _house.Provenance.PostAsync(artifact.Digest, Attestations.Sign(Attestations.Statement(artifact.Digest), Attestations.By(_key)), new(new("ada"), null), default)).Value();

        // Once when it came, outside of the pen; what is asked since is remembered.
        var checks = new List<long> { _house.Verdicts.Checks };
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(ProvenanceVerdict.Verified, Read().Verdict);
        }

        checks.Add(_house.Verdicts.Checks);
        (await _house.Keys.RemoveAsync("builder", "lost", Credential.Board, default)).Value();
        Assert.Equal(ProvenanceVerdict.Unchecked, Read().Verdict);
        checks.Add(_house.Verdicts.Checks);
        (await _house.Terms.PutAsync(new(new("shop")) { SignaturesNeeded = 2 }, Credential.Board, default)).Value();
        (await _house.Keys.PutAsync(key, Credential.Board, default)).Value();
        Assert.Equal(ProvenanceVerdict.Failed, Read().Verdict);
        checks.Add(_house.Verdicts.Checks);

        Assert.Equal([1, 1, 2, 3], checks);

        ProvenanceSight Read() => _house.Store.Database.Read(db => _house.Reading.Of(db, artifact)).Provenance;
    }

    [Fact]
    public void So_many_verdicts_are_remembered_and_those_nobody_asks_for_are_forgotten()
    {
        var memory = new VerdictMemory();
        var book = new Rulebook(Attestations.Terms, [], new(new string('1', 64)));
        var document = Attestations.Envelope("a", [1], [1]);
        for (var i = 0; i < 10_000; i++)
        {
            memory.Judge(Key(i), () => document, book).Value();
            memory.Judge(Key(0), () => document, book).Value();
        }

        var checks = memory.Checks;
        memory.Judge(Key(0), () => document, book).Value();
        memory.Judge(Key(1), () => document, book).Value();

        Assert.InRange(memory.Count, 1, 4_000);
        Assert.Equal((10_000, 10_001), (checks, memory.Checks));
        Assert.NotNull(memory.Judge(Key(-1), () => [], book).Refusal);

        static VerdictKey Key(int number) => new(new(number.ToString("x64", System.Globalization.CultureInfo.InvariantCulture)), Attestations.Artifact, new(new string('1', 64)));
    }

    [Theory]
    [InlineData(0, 1, "/workflow/repository", "/a", "evidence-terms.rebuilds")]
    [InlineData(1, 5, "/workflow/repository", "/a", "evidence-terms.signatures")]
    [InlineData(1, 1, "repository", "/a", "evidence-terms.build")]
    [InlineData(1, 1, "/workflow/repository", "a", "evidence-terms.parameters")]
    public async Task Terms_that_make_no_sense_are_refused(int rebuilds, int signatures, string field, string parameter, string code)
    {
        await _house.ApplicationAsync();
        var wish = new EvidenceTermsWish(new("shop")) { RebuildsNeeded = rebuilds, SignaturesNeeded = signatures, RepositoryField = field, Parameters = [new(parameter, "x")] };

        Assert.Equal(code, (await _house.Terms.PutAsync(wish, Credential.Board, default)).Refusal?.Code);
    }
}
