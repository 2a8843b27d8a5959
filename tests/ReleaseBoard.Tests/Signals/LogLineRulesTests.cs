using ReleaseBoard.Domain.Signals;

namespace ReleaseBoard.Tests.Signals;

/// <summary>Lines as frameworks really write them, cut ones among them.</summary>
public sealed class LogLineRulesTests
{
    [Theory]
    [InlineData("""{"time":"2026-03-02T12:00:00.123Z","level":"ERROR","msg":"no money"}""", LogSeverity.Error)]
    [InlineData("""{"@t":"2026-03-02T12:00:00.1234567Z","@mt":"Level is error here","@l":"Warning"}""", LogSeverity.Warning)]
    [InlineData("""{"@t":"2026-03-02T12:00:00.1234567Z","@mt":"nothing is wrong"}""", LogSeverity.Information)]
    [InlineData("""{"level":30,"time":1772452800000,"pid":1,"msg":"listening"}""", LogSeverity.Information)]
    [InlineData("""{"level":60,"time":1772452800000,"msg":"dying"}""", LogSeverity.Critical)]
    [InlineData("""{"EventId":0,"LogLevel":"Critical","Category":"Shop","Message":"x"}""", LogSeverity.Critical)]
    [InlineData("""{"@timestamp":"2026-03-02T12:00:00Z","log":{"level":"warn"},"message":"error"}""", LogSeverity.Warning)]
    [InlineData("""{"log.level":"debug","message":"x"}""", LogSeverity.Debug)]
    [InlineData("""{"severity":"NOTICE","message":"x"}""", LogSeverity.Information)]
    [InlineData("""{"ts":1772452800.5,"level":"dpanic","msg":"zap, cut in the mid""", LogSeverity.Critical)]
    [InlineData("""{"msg":"a level: error deep inside","detail":{"a":{"b":{"level":"fatal"}}}}""", null)]
    [InlineData("{not json at all", null)]
    [InlineData("{}", null)]
    [InlineData("ts=2026-03-02T12:00:00Z caller=main.go:1 level=warn msg=\"slow error\"", LogSeverity.Warning)]
    [InlineData("time=\"2026-03-02T12:00:00Z\" level=error msg=\"gone\"", LogSeverity.Error)]
    [InlineData("level=\"info\" error=none", LogSeverity.Information)]
    [InlineData("info: Microsoft.Hosting.Lifetime[14]", LogSeverity.Information)]
    [InlineData("fail: Shop.Checkout[0]", LogSeverity.Error)]
    [InlineData("crit: Shop.Checkout[0]", LogSeverity.Critical)]
    [InlineData("warn: Shop[3]", LogSeverity.Warning)]
    [InlineData("dbug: Shop[3]", LogSeverity.Debug)]
    [InlineData("trce: Shop[3]", LogSeverity.Trace)]
    [InlineData("[12:00:01 ERR] It broke", LogSeverity.Error)]
    [InlineData("[ERR] It broke", LogSeverity.Error)]
    [InlineData("2026-03-02 12:00:00,123 [main] WARN  com.shop.Cart - slow", LogSeverity.Warning)]
    [InlineData("2026-03-02 12:00:00.123  INFO 1 --- [main] o.s.b.Application : an ERROR page", LogSeverity.Information)]
    [InlineData("2026-03-02 12:00:00.123 UTC [42] FATAL:  the database is shutting down", LogSeverity.Critical)]
    [InlineData("2026/03/02 12:00:00 [error] 7#7: *1 connect() failed", LogSeverity.Error)]
    [InlineData("[Mon Mar 02 12:00:00.1 2026] [core:warn] [pid 1] AH00001: x", LogSeverity.Warning)]
    [InlineData("ERROR: relation does not exist", LogSeverity.Error)]
    [InlineData("WARNING:root:low", LogSeverity.Warning)]
    [InlineData("error: pathspec did not match", LogSeverity.Error)]
    [InlineData("panic: runtime error: index out of range", LogSeverity.Critical)]
    [InlineData("Traceback (most recent call last):", LogSeverity.Error)]
    [InlineData("Unhandled exception. System.InvalidOperationException: x", LogSeverity.Error)]
    [InlineData("TypeError: undefined is not a function", LogSeverity.Error)]
    [InlineData("E0302 12:00:00.000000       1 reflector.go:1] x", LogSeverity.Error)]
    [InlineData("I0302 12:00:00.000000       1 reflector.go:1] an error of before", LogSeverity.Information)]
    [InlineData("<11>Mar  2 12:00:00 host shop[1]: gone", LogSeverity.Error)]
    [InlineData("<165>1 2026-03-02T12:00:00.003Z host shop - ID47 - hello", LogSeverity.Information)]
    [InlineData("<999>1 no such priority", null)]
    [InlineData("GET /errors 200 in 3 ms", null)]
    [InlineData("found no error", null)]
    [InlineData("", null)]
    public void A_line_says_its_level(string line, LogSeverity? level) => Assert.Equal(level, LogLineRules.Read(line).Level);

    [Theory]
    [InlineData("""{"time":"2026-03-02T12:00:00.123Z","level":"info"}""", 123)]
    [InlineData("""{"level":30,"time":1772452800123}""", 123)]
    [InlineData("""{"ts":1772452800.123}""", 123)]
    [InlineData("2026-03-02T13:00:00.123+01:00 INFO x", 123)]
    [InlineData("2026-03-02 12:00:00,123 [main] WARN x", 123)]
    [InlineData("[2026-03-02 12:00:00.123] WARN x", 123)]
    [InlineData("<165>1 2026-03-02T12:00:00.123Z host x", 123)]
    public void A_line_says_its_time(string line, int milliseconds) =>
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 12, 0, 0, milliseconds, TimeSpan.Zero), LogLineRules.Read(line).At);

    [Theory]
    [InlineData("""{"time":"yesterday"}""")]
    [InlineData("""{"time":-1}""")]
    [InlineData("""{"time":1e300}""")]
    [InlineData("2026-99-99T99:99:99Z x")]
    [InlineData("12:00:00 x")]
    public void A_time_that_is_none_is_left_out(string line) => Assert.Null(LogLineRules.Read(line).At);

    [Fact]
    public void What_is_set_in_belongs_to_the_line_above_and_the_stream_speaks_last()
    {
        Assert.Equal(LogSeverity.Error, LogLineRules.LevelOf("      System.InvalidOperationException: info", false, LogSeverity.Error));
        Assert.Equal(LogSeverity.Error, LogLineRules.LevelOf("   at Shop.Cart.Pay()", true, LogSeverity.Error));
        Assert.Equal(LogSeverity.Information, LogLineRules.LevelOf("plain", false, LogSeverity.Error));
        Assert.Equal(LogSeverity.Warning, LogLineRules.LevelOf("plain", true, null));
    }

    [Fact]
    public void OpenTelemetry_s_severity_numbers_go_by_fours()
    {
        Assert.Equal([null, LogSeverity.Trace, LogSeverity.Trace, LogSeverity.Debug, LogSeverity.Information, LogSeverity.Warning, LogSeverity.Error, LogSeverity.Critical, null],
            new long[] { 0, 1, 4, 5, 9, 13, 17, 24, 25 }.Select(LogLineRules.OfOpenTelemetry));
    }

    [Fact]
    public void No_line_makes_it_throw()
    {
        var random = new Random(4);
        const string Letters = "{}[]\":,<>=019aeElLvVrRoOtTzZ.- \t\\";
        for (var i = 0; i < 20_000; i++)
        {
            var line = new string([.. Enumerable.Range(0, random.Next(80)).Select(_ => Letters[random.Next(Letters.Length)])]);
            LogLineRules.LevelOf(line, false, null);
        }
    }
}
