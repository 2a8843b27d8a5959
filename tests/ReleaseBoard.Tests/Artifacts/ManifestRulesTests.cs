using System.Text;
using ReleaseBoard.Domain.Artifacts;

namespace ReleaseBoard.Tests.Artifacts;

public sealed class ManifestRulesTests
{
    [Fact]
    public void A_full_manifest_is_read_field_by_field()
    {
        var outcome = ManifestRules.Parse(Encoding.UTF8.GetBytes(
            """
            {
              "start": ["./bin/shop", "--fast"], "portVariable": "HTTP_PORT", "health": "/ready?deep=1",
              "metrics": "/metrics", "readyWithinSeconds": 5, "stopWithinSeconds": 7
            }
            """));

        Assert.Equal(
            new ArtifactManifest
            {
                Start = ["./bin/shop", "--fast"],
                PortVariable = "HTTP_PORT",
                Health = "/ready?deep=1",
                Metrics = "/metrics",
                ReadyWithinSeconds = 5,
                StopWithinSeconds = 7,
            },
            outcome);
    }

    [Fact]
    public void The_start_is_all_a_manifest_must_say_and_a_byte_order_mark_is_no_fault()
    {
        byte[] text = [0xef, 0xbb, 0xbf, .. """{"start":["shop"],"metrics":null}"""u8];

        Assert.Equal(new ArtifactManifest { Start = ["shop"] }, ManifestRules.Parse(text));
    }

    [Theory]
    [InlineData("", "manifest.not-json")]
    [InlineData("start: shop", "manifest.not-json")]
    [InlineData("""{"start":["shop"],}""", "manifest.not-json")]
    [InlineData("""{"start":["shop"]} {}""", "manifest.not-json")]
    [InlineData("""{"start":["shop"],"start":["evil"]}""", "manifest.not-json")]
    [InlineData("""{"start":["\ud800"]}""", "manifest.not-json")]
    [InlineData("""[[[[[[[[[[[[]]]]]]]]]]]]""", "manifest.not-json")]
    [InlineData("""["shop"]""", "manifest.not-an-object")]
    [InlineData("null", "manifest.not-an-object")]
    [InlineData("{}", "manifest.start")]
    [InlineData("""{"start":[]}""", "manifest.start")]
    [InlineData("""{"start":[" "]}""", "manifest.start")]
    [InlineData("""{"start":["shop","\u0000"]}""", "manifest.start")]
    [InlineData("""{"start":"shop"}""", "manifest.wrong-type")]
    [InlineData("""{"start":["shop",1]}""", "manifest.wrong-type")]
    [InlineData("""{"start":["../shop"]}""", "manifest.start-outside")]
    [InlineData("""{"start":["/bin/sh"]}""", "manifest.start-outside")]
    [InlineData("""{"start":["bin/"]}""", "manifest.start-outside")]
    [InlineData("""{"start":["."]}""", "manifest.start-outside")]
    [InlineData("""{"start":["shop"],"Health":"/"}""", "manifest.unknown-field")]
    [InlineData("""{"start":["shop"],"health":"ready"}""", "manifest.health")]
    [InlineData("""{"start":["shop"],"health":"//other.example/"}""", "manifest.health")]
    [InlineData("""{"start":["shop"],"health":"/a b"}""", "manifest.health")]
    [InlineData("""{"start":["shop"],"health":null}""", "manifest.wrong-type")]
    [InlineData("""{"start":["shop"],"metrics":"metrics"}""", "manifest.metrics")]
    [InlineData("""{"start":["shop"],"metrics":{}}""", "manifest.wrong-type")]
    [InlineData("""{"start":["shop"],"portVariable":""}""", "manifest.port-variable")]
    [InlineData("""{"start":["shop"],"portVariable":"A=B"}""", "manifest.port-variable")]
    [InlineData("""{"start":["shop"],"portVariable":"1PORT"}""", "manifest.port-variable")]
    [InlineData("""{"start":["shop"],"portVariable":8080}""", "manifest.wrong-type")]
    [InlineData("""{"start":["shop"],"readyWithinSeconds":0}""", "manifest.ready-within")]
    [InlineData("""{"start":["shop"],"readyWithinSeconds":3601}""", "manifest.ready-within")]
    [InlineData("""{"start":["shop"],"readyWithinSeconds":1.5}""", "manifest.wrong-type")]
    [InlineData("""{"start":["shop"],"readyWithinSeconds":99999999999}""", "manifest.wrong-type")]
    [InlineData("""{"start":["shop"],"stopWithinSeconds":-1}""", "manifest.stop-within")]
    [InlineData("""{"start":["shop"],"stopWithinSeconds":"5"}""", "manifest.wrong-type")]
    public void A_manifest_that_says_something_impossible_is_refused_with_a_sentence(string json, string code)
    {
        var refusal = ManifestRules.Parse(Encoding.UTF8.GetBytes(json)).Refusal;

        Assert.Equal(code, refusal?.Code);
        Assert.Matches("^The manifest.*\\.$", refusal?.Sentence);
    }

    [Fact]
    public void A_manifest_over_64_KiB_is_refused_before_it_is_read()
    {
        var archive = Archives.Zip(("releaseboard.json", $$"""{"start":["{{new string('x', 64 << 10)}}"]}"""));

        Assert.Equal("manifest.too-large", Archives.Refused(archive));
    }

    [Fact]
    public void An_archive_without_a_manifest_at_its_root_is_refused()
    {
        Assert.Equal("manifest.missing", Archives.Refused(Archives.Zip(("shop-1.0/releaseboard.json", Archives.Manifest))));
        Assert.Equal("manifest.missing", Archives.Refused(Archives.TarGz(("RELEASEBOARD.JSON", Archives.Manifest))));
    }

    [Fact]
    public void A_start_with_a_folder_in_it_must_be_in_the_archive()
    {
        const string Manifest = """{"start":["./bin/shop"]}""";

        Assert.Equal("manifest.start-missing", Archives.Refused(Archives.Zip(("releaseboard.json", Manifest), ("bin/other", ""))));
        Assert.Equal("manifest.start-missing", Archives.Refused(Archives.Zip(("releaseboard.json", Manifest), ("bin/shop/", ""))));
        Assert.Null(Archives.Refused(Archives.Zip(("releaseboard.json", Manifest), ("bin/shop", ""))));
    }
}
