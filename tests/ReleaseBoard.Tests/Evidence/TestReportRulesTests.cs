using System.Text;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Evidence;

public sealed class TestReportRulesTests
{
    [Fact]
    public void A_junit_report_is_counted_case_by_case()
    {
        var report = Read("""
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites tests="999" failures="0">
              <testsuite name="outer">
                <properties><property name="a" value="b"/></properties>
                <testcase classname="shop.Cart" name="adds" time="0.5"/>
                <testcase classname="shop.Cart" name="shop.Cart.removes" time="1,200.25"><system-out>failure</system-out></testcase>
                <testsuite name="inner">
                  <testcase name="pays" time="NaN"><failure message="expected 7">at line 3</failure></testcase>
                  <testcase name="ships"><error type="IO"><![CDATA[disk full]]></error></testcase>
                  <testcase name="refunds"><skipped/></testcase>
                </testsuite>
              </testsuite>
            </testsuites>
            """).Value();

        Assert.Equal(
            new TestReport { Format = TestFormat.JUnit, Passed = 2, Failed = 2, Skipped = 1, Duration = TimeSpan.FromSeconds(1200.75), Failures = [new("pays", "expected 7"), new("ships", "disk full")] },
            report);
    }

    [Fact]
    public void A_trx_report_is_counted_by_its_outermost_results()
    {
        var report = Read("""
            <TestRun id="1" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
              <Results>
                <UnitTestResult testName="Shop.Adds" outcome="Passed" duration="00:00:01.5000000" />
                <UnitTestResult testName="Shop.Pays" outcome="Failed" duration="00:00:00.5000000">
                  <Output><ErrorInfo><Message>Assert.Equal() Failure</Message><StackTrace>at X</StackTrace></ErrorInfo></Output>
                  <InnerResults><UnitTestResult testName="Shop.Pays (1)" outcome="Failed" /></InnerResults>
                </UnitTestResult>
                <UnitTestResult testName="Shop.Ships" outcome="NotExecuted" />
                <UnitTestResult testName="Shop.Hangs" outcome="Timeout" />
              </Results>
              <ResultSummary outcome="Failed"><Counters total="1" /></ResultSummary>
            </TestRun>
            """).Value();

        Assert.Equal(
            new TestReport { Format = TestFormat.Trx, Passed = 1, Failed = 2, Skipped = 1, Duration = TimeSpan.FromSeconds(2), Failures = [new("Shop.Pays", "Assert.Equal() Failure"), new("Shop.Hangs", "")] },
            report);
    }

    [Fact]
    public void A_run_that_was_aborted_after_its_last_good_test_did_not_pass()
    {
        var report = Read("""
            <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results><UnitTestResult testName="a" outcome="Passed" /></Results><ResultSummary outcome="Aborted" /></TestRun>
            """).Value();

        Assert.Equal((1, 1), (report.Passed, report.Failed));
        Assert.Equal([new("the run", "The run itself ended as Aborted.")], report.Failures);
    }

    [Fact]
    public void Nothing_in_a_document_expands_or_is_fetched()
    {
        var laughs = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"lol\">" +
            string.Concat(Enumerable.Range(1, 9).Select(i => $"<!ENTITY lol{i} \"{string.Concat(Enumerable.Repeat($"&lol{(i == 1 ? "" : (i - 1).ToString(System.Globalization.CultureInfo.InvariantCulture))};", 10))}\">")) +
            "]><testsuites>&lol9;</testsuites>";

        Assert.Equal("tests.not-xml", Read(laughs).Refusal?.Code);
        Assert.Equal("tests.not-xml", Read("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><testsuites/>").Refusal?.Code);
        Assert.Equal("tests.not-xml", Read("<testsuites>&unknown;</testsuites>").Refusal?.Code);
    }

    [Theory]
    [InlineData("", "tests.not-xml")]
    [InlineData("{}", "tests.not-xml")]
    [InlineData("<testsuites>", "tests.not-xml")]
    [InlineData("<html/>", "tests.format")]
    [InlineData("<TestRun/>", "tests.format")]
    public void What_is_no_report_is_refused(string document, string code) => Assert.Equal(code, Read(document).Refusal?.Code);

    [Fact]
    public void What_is_too_much_is_refused_or_cut()
    {
        var deep = Read("<testsuites>" + string.Concat(Enumerable.Repeat("<testsuite>", 2_000_000)));
        var talkative = Read($"<testsuite>{string.Concat(Enumerable.Repeat($"<testcase name='{new string('n', 400)}'><failure>{new string('x', 5000)}</failure></testcase>", 200))}</testsuite>").Value();

        Assert.Equal("tests.too-deep", deep.Refusal?.Code);
        Assert.Equal(RefusalKind.TooLarge, TestReportRules.Read(new byte[TestReportRules.MostBytes + 1]).Refusal?.Kind);
        Assert.Equal((200, 100), (talkative.Failed, talkative.Failures.Count));
        Assert.All(talkative.Failures, failure => Assert.Equal((301, 1000), (failure.Name.Length, failure.Message.Length)));
    }

    [Fact]
    public void Reports_add_up_and_no_test_at_all_is_no_proof()
    {
        var none = new TestTotals([Named("a", new() { Format = TestFormat.JUnit, Passed = 0, Failed = 0, Skipped = 0, Duration = default, Failures = [] })]);
        var two = new TestTotals([Named("a", Counts(2, 0, 1)), Named("b", Counts(3, 0, 0))]);

        Assert.Equal((false, "The reports name no test."), (none.HavePassed, none.Sentence));
        Assert.Equal((true, "5 passed, 0 failed, 1 skipped in 4 s."), (two.HavePassed, two.Sentence));
        Assert.False(new TestTotals([Named("a", Counts(2, 1, 0))]).HavePassed);
    }

    private static TestReport Counts(int passed, int failed, int skipped) =>
        new() { Format = TestFormat.JUnit, Passed = passed, Failed = failed, Skipped = skipped, Duration = TimeSpan.FromSeconds(2), Failures = [] };

    private static NamedTestReport Named(string name, TestReport report) => new(name, report, new(new string('0', 64)), new("ada"), default);

    private static Outcome<TestReport> Read(string document) => TestReportRules.Read(Encoding.UTF8.GetBytes(document.TrimStart()));
}
