using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Evidence;

public sealed class EvidenceDemandRulesTests
{
    private static readonly EvidenceSight Nothing = new()
    {
        Application = new("shop"),
        Version = new("1.0.0"),
        Digest = new(new string('a', 64)),
        Rebuild = RebuildRules.Sight([], new("ada"), 1),
        Provenance = ProvenanceRules.Sight([]),
    };

    private static readonly EvidenceSight All = Nothing with
    {
        Rebuild = new() { State = RebuildState.Reproduced, Confirmed = 1, Needed = 1, Sentence = "Reproduced.", Rebuilds = [] },
        Provenance = new() { Verdict = ProvenanceVerdict.Verified, Level = 2, Sentence = "Verified.", Documents = [] },
        Tests = Tests(passed: 3, failed: 0),
        Sbom = new() { Format = SbomFormat.Spdx, FormatVersion = "2.3", Components = 7, Licences = [], WithoutLicence = 0, Vulnerabilities = [], Warnings = [], Document = new(new string('b', 64)) },
    };

    private static readonly EvidenceDemand Everything = new() { Reproduced = true, ProvenanceLevel = 2, TestsPassed = true, Sbom = true };

    [Fact]
    public void Everything_demanded_is_missing_where_there_is_nothing_and_met_where_all_is_there()
    {
        Assert.Equal(
            ["Nobody has built it again yet.", "Provenance of SLSA build level 2 is demanded. Nobody has sent provenance.", "Nobody has sent test results.", "Nobody has sent a bill of materials."],
            EvidenceDemandRules.Missing(Everything, Nothing));
        Assert.Empty(EvidenceDemandRules.Missing(Everything, All));
        Assert.Equal(["Reproduced.", "Verified.", "3 passed, 0 failed, 0 skipped in 0 s.", "A bill of materials of 7 components."], EvidenceDemandRules.Met(Everything, All));
        Assert.Equal("reproduced, provenance level 2, tests passed, bill of materials", EvidenceDemandRules.Words(Everything));
    }

    [Fact]
    public void A_lower_level_failed_tests_and_what_was_not_checked_to_the_end_are_not_enough()
    {
        var keyless = All with { Provenance = new() { Verdict = ProvenanceVerdict.Unchecked, Sentence = "Certificate present, transparency log not checked.", Documents = [] } };

        Assert.Single(EvidenceDemandRules.Missing(Everything with { ProvenanceLevel = 3 }, All));
        Assert.Single(EvidenceDemandRules.Missing(new() { ProvenanceLevel = 1 }, keyless));
        Assert.Equal(["Tests must have passed. 3 passed, 1 failed, 0 skipped in 0 s."], EvidenceDemandRules.Missing(Everything, All with { Tests = Tests(passed: 3, failed: 1) }));
        Assert.Single(EvidenceDemandRules.Missing(new() { TestsPassed = true }, All with { Tests = Tests(passed: 0, failed: 0) }));
    }

    [Fact]
    public void A_rebuild_that_came_out_otherwise_stands_in_the_way_undemanded()
    {
        var mismatch = All with { Rebuild = All.Rebuild with { State = RebuildState.Mismatch, Sentence = "Others came out." } };

        Assert.Equal(["Others came out."], EvidenceDemandRules.Missing(EvidenceDemand.None, mismatch));
        Assert.Empty(EvidenceDemandRules.Missing(EvidenceDemand.None, Nothing));
        Assert.Equal("stage.evidence", EvidenceDemandRules.Check(new() { ProvenanceLevel = 4 })?.Code);
    }

    private static TestTotals Tests(int passed, int failed) => new(
    [
        new("unit", new() { Format = TestFormat.JUnit, Passed = passed, Failed = failed, Skipped = 0, Duration = default, Failures = [] }, new(new string('c', 64)), new("ada"), default),
    ]);
}
