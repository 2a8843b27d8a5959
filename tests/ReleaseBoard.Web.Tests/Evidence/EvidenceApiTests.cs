using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Web.Api;
using ReleaseBoard.Web.Tests.Demo;

namespace ReleaseBoard.Web.Tests.Evidence;

public sealed class EvidenceApiTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    private static readonly byte[] Good = Shop.Zip(new("1.0.0"));
    private static readonly byte[] Other = Shop.Zip(new("1.2.0") { FailureRate = 0.08 });

    [Fact]
    public async Task A_rebuild_is_posted_as_json_or_as_the_archive_itself_and_shows_in_the_evidence()
    {
        var digest = await ArtifactAsync("rebuilt", Good);
        using var grace = await board.AsAsync(Role.Developer, "grace");

        using var said = await grace.PostAsJsonAsync(
            $"/api/v1/artifacts/{digest}/rebuilds", new { rebuilder = "laptop", digest, environment = "Debian 12", startedAt = "2026-01-01T10:00:00Z", finishedAt = "2026-01-01T10:01:00Z", logUrl = "https://ci.example/7" });
        var reproduced = (await EvidenceAsync(grace, digest)).GetProperty("rebuild");
        using var sent = await grace.PostAsync($"/api/v1/artifacts/{digest}/rebuilds?rebuilder=tower", Archive(Other));
        var rebuild = await sent.Content.ReadFromJsonAsync<JsonElement>();
        var mismatch = (await EvidenceAsync(grace, digest)).GetProperty("rebuild");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (said.StatusCode, sent.StatusCode));
        Assert.Equal(("reproduced", 1), (reproduced.GetProperty("state").GetString(), reproduced.GetProperty("confirmed").GetInt32()));
        Assert.Equal("mismatch", mismatch.GetProperty("state").GetString());
        Assert.Equal("changed", rebuild.GetProperty("difference").GetProperty("files")[0].GetProperty("change").GetString());
    }

    [Fact]
    public async Task What_does_not_fit_is_a_problem()
    {
        var digest = await ArtifactAsync("refused", Shop.Zip(new("1.1.0")));
        using var grace = await board.AsAsync(Role.Developer, "grace");
        var place = $"/api/v1/artifacts/{digest}/rebuilds";
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000);

        await AssertProblemAsync(await grace.PostAsync(place, Json("""{"rebuilder":"a","unknown":1}""")), HttpStatusCode.BadRequest, "request.malformed");
        await AssertProblemAsync(await grace.PostAsync(place, Json(deep)), HttpStatusCode.BadRequest, "request.malformed");
        await AssertProblemAsync(await grace.PostAsync(place, Json("""{"rebuilder":"a","digest":"b"}""")), HttpStatusCode.BadRequest, "digest.malformed");
        await AssertProblemAsync(await grace.PostAsync(place, Json($$"""{"rebuilder":"a","digest":"{{new string('a', 64)}}","files":[null]}""")), HttpStatusCode.BadRequest, "rebuild.files-malformed");
        using var strange = Json("{}");
        strange.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json; charset=strange");
        await AssertProblemAsync(await grace.PostAsync(place, strange), HttpStatusCode.BadRequest, "request.malformed");
        using var manager = await board.AsAsync(Role.ReleaseManager);
        await AssertProblemAsync(await manager.PutAsync("/api/v1/applications/refused/evidence", Json("""{"parameters":[null]}""")), HttpStatusCode.BadRequest, "evidence-terms.parameters");
        await AssertProblemAsync(await manager.PutAsync("/api/v1/signing-keys/k", Json("""{"publicKey":"x","builders":[null]}""")), HttpStatusCode.BadRequest, "signing-key.builders");
        await AssertProblemAsync(await grace.PostAsync(place, Json("""{"digest":null}""")), HttpStatusCode.BadRequest, "rebuild.rebuilder-malformed");
        await AssertProblemAsync(await grace.PostAsync("/api/v1/artifacts/xyz/rebuilds?rebuilder=a", Archive(Good)), HttpStatusCode.BadRequest, "digest.malformed");
        await AssertProblemAsync(await grace.GetAsync($"/api/v1/artifacts/{new string('0', 64)}/evidence"), HttpStatusCode.NotFound, "artifact.unknown");
    }

    [Fact]
    public async Task A_key_and_what_it_signed_go_up_and_the_answer_says_which_checks_passed()
    {
        var digest = await ArtifactAsync("signed", Shop.Zip(new("1.4.0")));
        using var manager = await board.AsAsync(Role.ReleaseManager);
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);

        using var put = await manager.PutAsJsonAsync("/api/v1/signing-keys/builder", new { publicKey = key.ExportSubjectPublicKeyInfoPem(), format = "raw", builders = new[] { new { id = "https://ci.example", level = 2 } } });
        using var sent = await manager.PostAsync($"/api/v1/artifacts/{digest}/provenance", Json("""{"payloadType":"application/vnd.in-toto+json","payload":"e30=","signatures":[{"sig":"AAAA"}]}"""));
        var report = await sent.Content.ReadFromJsonAsync<JsonElement>();
        using var removed = await manager.DeleteAsync("/api/v1/signing-keys/builder?reason=lost");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.OK), (put.StatusCode, sent.StatusCode, removed.StatusCode));
        Assert.Equal(("failed", "failed"), (report.GetProperty("verdict").GetString(), report.GetProperty("checks")[0].GetProperty("result").GetString()));
        Assert.Equal("unchecked", (await EvidenceAsync(manager, digest)).GetProperty("provenance").GetProperty("verdict").GetString());
        await AssertProblemAsync(await manager.PostAsync($"/api/v1/artifacts/{digest}/provenance", new ByteArrayContent(new byte[2 << 20])), HttpStatusCode.RequestEntityTooLarge, "provenance.too-large");
        await AssertProblemAsync(await manager.PostAsync($"/api/v1/artifacts/{digest}/provenance", Json("{}")), HttpStatusCode.UnprocessableEntity, "provenance.malformed");
    }

    [Fact]
    public async Task A_bill_of_materials_and_test_results_go_up_and_show_in_the_evidence()
    {
        var digest = await ArtifactAsync("billed", Shop.Zip(new("1.5.0")));
        using var grace = await board.AsAsync(Role.Developer, "grace");
        var place = $"/api/v1/artifacts/{digest}";

        using var sbom = await grace.PutAsync($"{place}/sbom", Json("""{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"name":"anvil","version":"1.0","purl":"pkg:npm/anvil@1.0"}]}"""));
        using var unit = await grace.PutAsync($"{place}/tests?name=unit", new StringContent("<testsuite><testcase name='a' time='2'/></testsuite>"));
        using var browser = await grace.PutAsync($"{place}/tests?name=browser", new StringContent("<testsuite><testcase name='b'><failure message='no'/></testcase></testsuite>"));
        var evidence = await EvidenceAsync(grace, digest);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), (sbom.StatusCode, unit.StatusCode, browser.StatusCode));
        Assert.Equal(("cycloneDx", 1, 1), (evidence.GetProperty("sbom").GetProperty("format").GetString(), evidence.GetProperty("sbom").GetProperty("components").GetInt32(), evidence.GetProperty("sbom").GetProperty("withoutLicence").GetInt32()));
        Assert.Equal((1, 1), (evidence.GetProperty("tests").GetProperty("passed").GetInt32(), evidence.GetProperty("tests").GetProperty("failed").GetInt32()));
        Assert.Equal("anvil", (await grace.GetFromJsonAsync<JsonElement>($"{place}/sbom/components?search=ANV")).GetProperty("items")[0].GetProperty("name").GetString());
        Assert.Equal(1, (await grace.GetFromJsonAsync<JsonElement>($"{place}/sbom/difference?from={digest}")).GetProperty("same").GetInt32());
    }

    [Theory]
    [InlineData("sbom", "sbom.too-large")]
    [InlineData("tests", "tests.too-large")]
    public async Task A_hundred_megabytes_are_refused_before_they_are_sent(string kind, string code)
    {
        var digest = await ArtifactAsync($"flooded-{kind}", Shop.Zip(new($"1.6.{kind.Length}")));
        using var grace = await board.AsAsync(Role.Developer, "grace");
        var flood = new Flood(100 << 20);
        using var put = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/artifacts/{digest}/{kind}") { Content = new StreamContent(flood) };
        put.Content.Headers.ContentLength = flood.Length;
        put.Headers.ExpectContinue = true;

        await AssertProblemAsync(await grace.SendAsync(put), HttpStatusCode.RequestEntityTooLarge, code);
        Assert.Equal(0, flood.Position);
    }

    [Fact]
    public async Task Of_a_hundred_megabytes_that_flow_no_more_is_read_than_a_document_may_have()
    {
        var flood = new Flood(100 << 20);
        var request = new DefaultHttpContext { Request = { Body = flood } }.Request;

        var read = await RawBody.ReadAsync(request, 1 << 20, "sbom.too-large", default);

        Assert.Equal("sbom.too-large", read.Refusal?.Code);
        Assert.InRange(flood.Position, 1 << 20, (1 << 20) + (64 << 10));
    }

    [Fact]
    public async Task What_is_expected_is_read_and_changed_by_who_may()
    {
        await ArtifactAsync("terms", Shop.Zip(new("1.3.0")));
        using var grace = await board.AsAsync(Role.Developer, "grace");
        using var manager = await board.AsAsync(Role.ReleaseManager);

        using var refused = await grace.PutAsJsonAsync("/api/v1/applications/terms/evidence", new { rebuildsNeeded = 2 });
        using var changed = await manager.PutAsJsonAsync("/api/v1/applications/terms/evidence", new { rebuildsNeeded = 2, revision = 0 });
        using var stale = await manager.PutAsJsonAsync("/api/v1/applications/terms/evidence", new { rebuildsNeeded = 3, revision = 0 });

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        await AssertProblemAsync(refused, HttpStatusCode.Forbidden, "permission.missing");
        await AssertProblemAsync(stale, HttpStatusCode.Conflict, "evidence-terms.changed-meanwhile");
        Assert.Equal(2, (await grace.GetFromJsonAsync<JsonElement>("/api/v1/applications/terms/evidence")).GetProperty("rebuildsNeeded").GetInt32());
    }

    private static StringContent Json(string text) => new(text, MediaTypeHeaderValue.Parse("application/json"));

    private static ByteArrayContent Archive(byte[] bytes) => new(bytes) { Headers = { ContentType = new("application/zip") } };

    private static async Task<JsonElement> EvidenceAsync(HttpClient client, string digest) => (await client.GetFromJsonAsync<JsonElement>($"/api/v1/artifacts/{digest}/evidence"))[0];

    private static async Task AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        using (answer)
        {
            Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        }
    }

    /// <summary>An artifact of a new application that ada brought; its digest.</summary>
    private async Task<string> ArtifactAsync(string application, byte[] archive)
    {
        BoardFixture.Accepted(await board.Service<ApplicationDesk>().PutAsync(new(new(application), default, ""), Credential.Board, default));
        using var ada = await board.AsAsync(Role.Developer, "ada");
        using var put = await ada.PutAsync($"/api/v1/applications/{application}/artifacts/1.0.0", Archive(archive));
        return (await put.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("digest").GetString() ?? "";
    }

    /// <summary>So many spaces, which nobody holds in memory.</summary>
    private sealed class Flood(long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - Position);
            buffer.AsSpan(offset, read).Fill((byte)' ');
            Position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
