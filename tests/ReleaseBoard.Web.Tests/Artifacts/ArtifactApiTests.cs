using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Tests.Demo;

namespace ReleaseBoard.Web.Tests.Artifacts;

public sealed class ArtifactApiTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    private static readonly byte[] Good = Shop.Zip(new("1.0.0"));
    private static readonly byte[] Faulty = Shop.Zip(new("1.2.0") { FailureRate = 0.08 });

    [Fact]
    public async Task An_archive_goes_up_is_found_listed_and_comes_down_again()
    {
        using var client = await ClientAsync("journey");
        const string Place = "/api/v1/applications/journey/artifacts/1.0.0+rc.1";

        using var put = await PutAsync(client, $"{Place}?commit=c0ffee&branch=feat%2Flamps&author=Grace&message=Sell%20lamps&buildUrl=https%3A%2F%2Fci.example%2F42", Good, Header(Good));
        var artifact = await put.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal((HttpStatusCode.Created, Place), (put.StatusCode, put.Headers.Location?.OriginalString));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Good)), artifact.GetProperty("digest").GetString());
        Assert.Equal("feat/lamps", artifact.GetProperty("origin").GetProperty("branch").GetString());
        Assert.Equal("/metrics", artifact.GetProperty("manifest").GetProperty("metrics").GetString());
        Assert.Equal(artifact.GetRawText(), await client.GetStringAsync(Place));
        Assert.Equal(artifact.GetRawText(), (await client.GetFromJsonAsync<JsonElement>("/api/v1/applications/journey/artifacts")).GetProperty("items")[0].GetRawText());

        using var content = await client.GetAsync($"{Place}/content");
        Assert.Equal(Good, await content.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/zip", content.Content.Headers.ContentType?.MediaType);
        Assert.Equal("journey-1.0.0+rc.1.zip", content.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.Equal([Header(Good)], content.Headers.GetValues("Repr-Digest"));
    }

    [Fact]
    public async Task The_same_bytes_again_are_200_and_other_bytes_409()
    {
        using var client = await ClientAsync("twice");
        const string Place = "/api/v1/applications/twice/artifacts/1.0.0";

        using var first = await PutAsync(client, Place, Good);
        using var again = await PutAsync(client, Place, Good);
        using var other = await PutAsync(client, Place, Faulty);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.StatusCode, again.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        await AssertProblemAsync(other, HttpStatusCode.Conflict, "artifact.other-bytes");
        Assert.Equal(Good, await client.GetByteArrayAsync($"{Place}/content"));
    }

    [Theory]
    [InlineData("sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:", "artifact.digest-mismatch")]
    [InlineData("sha-256=:AAAA:", "content-digest.malformed")]
    [InlineData("sha-256=AAAA", "content-digest.malformed")]
    [InlineData("sha-256=:not base64:", "content-digest.malformed")]
    [InlineData("gibberish", "content-digest.malformed")]
    [InlineData("SHA-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:", "content-digest.malformed")]
    public async Task A_digest_that_does_not_fit_or_cannot_be_read_is_refused(string header, string code)
    {
        using var client = await ClientAsync("digests");

        using var put = await PutAsync(client, "/api/v1/applications/digests/artifacts/1.0.0", Good, header);

        await AssertProblemAsync(put, HttpStatusCode.BadRequest, code);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/v1/applications/digests/artifacts/1.0.0")).StatusCode);
    }

    [Fact]
    public async Task Digests_of_other_algorithms_are_ignored()
    {
        using var client = await ClientAsync("others");

        using var alone = await PutAsync(client, "/api/v1/applications/others/artifacts/1.0.0", Good, "sha-512=:AAAA:, md5=:AAAA:");
        using var beside = await PutAsync(client, "/api/v1/applications/others/artifacts/1.0.1", Good, $"unixsum=:AAAA:;q=1, {Header(Good)}");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (alone.StatusCode, beside.StatusCode));
    }

    [Fact]
    public async Task What_is_no_archive_is_refused_with_a_problem_that_says_why()
    {
        using var client = await ClientAsync("refusals");
        const string Place = "/api/v1/applications/refusals/artifacts/1.0.0";

        await AssertProblemAsync(await PutAsync(client, Place, "hello"u8.ToArray()), HttpStatusCode.BadRequest, "archive.unreadable");
        await AssertProblemAsync(await PutAsync(client, Place, Good[..^30]), HttpStatusCode.BadRequest, "archive.truncated");
        await AssertProblemAsync(await PutAsync(client, "/api/v1/applications/refusals/artifacts/a%20b", Good), HttpStatusCode.BadRequest, "version.malformed");
        await AssertProblemAsync(await PutAsync(client, $"{Place}?buildUrl=javascript:alert(1)", Good), HttpStatusCode.BadRequest, "artifact.origin-malformed");
        await AssertProblemAsync(await PutAsync(client, "/api/v1/applications/nothing/artifacts/1.0.0", Good), HttpStatusCode.NotFound, "application.unknown");
        await AssertProblemAsync(await client.GetAsync(Place), HttpStatusCode.NotFound, "artifact.unknown");
        await AssertProblemAsync(await client.GetAsync("/api/v1/applications/refusals/artifacts?cursor=x"), HttpStatusCode.BadRequest, "cursor.malformed");

        using var form = new MultipartFormDataContent { { new ByteArrayContent(Good), "file", "a.zip" } };
        await AssertProblemAsync(await client.PutAsync(Place, form), HttpStatusCode.UnsupportedMediaType, "artifact.not-an-archive");
    }

    [Fact]
    public async Task An_archive_over_the_limit_is_413_whether_it_says_its_size_or_not()
    {
        await using var small = await BoardFixture.StartAsync(settings: ("Artifacts:MaximumBytes", "1000"));
        BoardFixture.Accepted(await small.Service<ApplicationDesk>().PutAsync(new(new("shop"), default, ""), Credential.Board, default));
        using var client = await small.AsAsync(Role.Developer);
        const string Place = "/api/v1/applications/shop/artifacts/1.0.0";

        await AssertProblemAsync(await PutAsync(client, Place, Good), HttpStatusCode.RequestEntityTooLarge, "artifact.too-large");
        using var chunked = new HttpRequestMessage(HttpMethod.Put, Place) { Content = new ByteArrayContent(Good), Headers = { TransferEncodingChunked = true } };
        await AssertProblemAsync(await client.SendAsync(chunked), HttpStatusCode.RequestEntityTooLarge, "artifact.too-large");

        Assert.Empty(Directory.EnumerateFiles(Path.Combine(small.DataFolder, "artifacts"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task An_archive_larger_than_the_servers_own_limit_for_bodies_is_taken()
    {
        using var client = await ClientAsync("large");
        using var packed = new MemoryStream();
        packed.Write(Good);
        using (var zip = new System.IO.Compression.ZipArchive(packed, System.IO.Compression.ZipArchiveMode.Update, leaveOpen: true))
        {
            using var noise = zip.CreateEntry("noise.bin", System.IO.Compression.CompressionLevel.NoCompression).Open();
            var bytes = new byte[35 << 20];
            new Random(1).NextBytes(bytes);
            noise.Write(bytes);
        }

        using var put = await PutAsync(client, "/api/v1/applications/large/artifacts/1.0.0", packed.ToArray());

        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
    }

    [Fact]
    public async Task Nobody_and_who_may_only_look_upload_nothing()
    {
        using var developer = await ClientAsync("rights");
        using var viewer = await board.AsAsync(Role.Viewer);
        using var nobody = board.Anonymous;
        const string Place = "/api/v1/applications/rights/artifacts/1.0.0";

        Assert.Equal(HttpStatusCode.Unauthorized, (await PutAsync(nobody, Place, "x"u8.ToArray())).StatusCode);
        await AssertProblemAsync(await PutAsync(viewer, Place, "x"u8.ToArray()), HttpStatusCode.Forbidden, "permission.missing");
    }

    [Fact]
    public async Task What_could_go_is_told_with_why_the_rest_stays_and_goes_once_with_a_key_and_a_reason()
    {
        using var developer = await ClientAsync("tidy");
        using var manager = await board.AsAsync(Role.ReleaseManager);
        (await manager.PutAsJsonAsync("/api/v1/applications/tidy", new { keepArtifacts = 0 })).EnsureSuccessStatusCode();
        await PutAsync(developer, "/api/v1/applications/tidy/artifacts/1.0.0", Good);
        await PutAsync(developer, "/api/v1/applications/tidy/artifacts/1.1.0", Faulty);
        await board.Service<Database>().WriteAsync<bool>(db => DeploymentStore.Save(db, Ran("1.1.0")), default);
        const string Place = "/api/v1/applications/tidy/artifacts/retention";

        var preview = await developer.GetFromJsonAsync<JsonElement>(Place);
        Assert.Equal("1.0.0", preview.GetProperty("deleted")[0].GetProperty("version").GetString());
        Assert.Equal("It ran in live before what runs there now.", preview.GetProperty("kept")[0].GetProperty("because").GetString());

        var wish = new { versions = new[] { "1.0.0" }, reason = "disk is full" };
        await AssertProblemAsync(await developer.PostAsJsonAsync(Place, wish), HttpStatusCode.Forbidden, "permission.missing");
        await AssertProblemAsync(await manager.PostAsJsonAsync(Place, new { versions = new[] { "1.1.0" }, reason = "all of it" }), HttpStatusCode.Conflict, "retention.not-offered");
        manager.DefaultRequestHeaders.Add("Idempotency-Key", "tidy-1");
        var first = await (await manager.PostAsJsonAsync(Place, wish)).Content.ReadAsStringAsync();
        var again = await (await manager.PostAsJsonAsync(Place, wish)).Content.ReadAsStringAsync();
        Assert.Contains("1.0.0", first, StringComparison.Ordinal);
        Assert.Equal(first, again);
        Assert.Equal(HttpStatusCode.NotFound, (await developer.GetAsync("/api/v1/applications/tidy/artifacts/1.0.0/content")).StatusCode);
        await AssertProblemAsync(await PutAsync(developer, "/api/v1/applications/tidy/artifacts/1.0.0", Faulty), HttpStatusCode.Conflict, "artifact.other-bytes");
    }

    private static Deployment Ran(string version) => new()
    {
        Id = new(Guid.NewGuid()), Slot = new(new("tidy"), new("live")), Version = new(version), Digest = new(new string('a', 64)), Instances = 1,
        Phase = DeploymentPhase.Retired, Promotion = 1, CreatedAt = DateTimeOffset.UnixEpoch, StableSince = DateTimeOffset.UnixEpoch, Revision = 1,
    };

    private async Task<HttpClient> ClientAsync(string application)
    {
        BoardFixture.Accepted(await board.Service<ApplicationDesk>().PutAsync(new(new(application), default, ""), Credential.Board, default));
        return await board.AsAsync(Role.Developer);
    }

    private static string Header(byte[] bytes) => $"sha-256=:{Convert.ToBase64String(SHA256.HashData(bytes))}:";

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, string place, byte[] bytes, string? digest = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, place) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        if (digest is not null)
        {
            request.Headers.TryAddWithoutValidation("Content-Digest", digest);
        }

        return await client.SendAsync(request);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status && response.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{response.StatusCode}: {text}");
        Assert.Equal(code, JsonDocument.Parse(text).RootElement.GetProperty("code").GetString());
    }
}
