using System.Text;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Signals;

public sealed class AlertTests : IDisposable
{
    private const string Sample =
        """
        {"receiver":"rb","status":"firing","version":"4","groupKey":"{}","truncatedAlerts":0,"alerts":[{"status":"STATUS",
        "labels":{"alertname":"CheckoutErrors","severity":"critical","releaseboard_flag":"express-checkout","releaseboard_environment":"production","releaseboard_application":"storefront"},
        "annotations":{"summary":"Half of all checkouts fail"},"startsAt":"2026-03-02T12:00:00.28Z","endsAt":"ENDS","generatorURL":"http://x","fingerprint":"45eff103175ea3b0"}]}
        """;

    private readonly TestStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void What_Alertmanager_sends_is_read_with_the_labels_that_are_ours()
    {
        var alert = Assert.Single(Read(Firing()).Value());

        Assert.Equal(("CheckoutErrors", "Half of all checkouts fail", "critical", "express-checkout"), (alert.Name, alert.Summary, alert.Severity, alert.Flag));
        Assert.Equal((new ApplicationKey("storefront"), new EnvironmentKey("production")), (alert.Application, alert.Environment));
        Assert.True(alert.IsFiring);
        Assert.False(Assert.Single(Read(Resolved()).Value()).IsFiring);
    }

    [Theory]
    [InlineData("", "alert.malformed")]
    [InlineData("[]", "alert.malformed")]
    [InlineData("""{"version":"3","alerts":[]}""", "alert.malformed")]
    [InlineData("""{"version":"4"}""", "alert.malformed")]
    [InlineData("""{"version":"4","alerts":[{}]}""", "alert.malformed")]
    [InlineData("""{"version":"4","alerts":[{"labels":{"alertname":"a"},"status":"maybe","startsAt":"2026-03-02T12:00:00Z","fingerprint":"f"}]}""", "alert.malformed")]
    [InlineData("""{"version":"4","alerts":[{"labels":{"alertname":"a"},"status":"firing","startsAt":"yesterday","fingerprint":"f"}]}""", "alert.malformed")]
    [InlineData("""{"version":"4","alerts":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}""", "alert.malformed")]
    public void What_is_none_is_refused_whole(string text, string code) => Assert.Equal(code, Read(text).Refusal?.Code);

    [Fact]
    public void A_label_that_is_no_key_names_nothing()
    {
        var alert = Assert.Single(Read(Firing().Replace("\"production\"", "\"Produ ction\"", StringComparison.Ordinal)).Value());

        Assert.Null(alert.Environment);
    }

    [Fact]
    public async Task What_fires_and_names_no_place_is_told_apart_from_what_does()
    {
        var (desk, by) = (new AlertDesk(_store.Database, _store.Feed, new SourceBoard(_store.Clock), _store.Clock), await _store.PersonAsync("otto", Role.OnCall));
        var placed = Read(Firing()).Value()[0];
        await desk.ReceiveAsync([placed, placed with { Fingerprint = "nowhere", Application = null, Environment = null, Flag = null }], by, CancellationToken.None);

        Assert.Equal("nowhere", Assert.Single(desk.Nowhere(10)).Fingerprint);
    }

    [Fact]
    public async Task Told_twice_it_fires_once_and_its_end_is_heard()
    {
        var (desk, by) = (new AlertDesk(_store.Database, _store.Feed, new SourceBoard(_store.Clock), _store.Clock), await _store.PersonAsync("otto", Role.OnCall));
        await desk.ReceiveAsync(Read(Firing()).Value(), by, CancellationToken.None);
        await desk.ReceiveAsync(Read(Firing()).Value(), by, CancellationToken.None);
        var firing = desk.FiringAnywhere(10);
        await desk.ReceiveAsync(Read(Resolved()).Value(), by, CancellationToken.None);

        Assert.Single(firing);
        Assert.Empty(desk.FiringAnywhere(10));
        Assert.Equal(
            ["CheckoutErrors fires. Half of all checkouts fail", "CheckoutErrors is over. Half of all checkouts fail"],
            _store.Database.Read(db => JournalStore.After(db, 0, 100)).Where(entry => entry.Act.StartsWith("alert.", StringComparison.Ordinal)).Select(entry => entry.Sentence));
    }

    [Fact]
    public async Task News_of_an_older_firing_changes_nothing()
    {
        var (desk, by) = (new AlertDesk(_store.Database, _store.Feed, new SourceBoard(_store.Clock), _store.Clock), await _store.PersonAsync("otto", Role.OnCall));
        await desk.ReceiveAsync(Read(Resolved()).Value(), by, CancellationToken.None);
        await desk.ReceiveAsync(Read(Firing().Replace("T12:00:00.28Z", "T11:00:00Z", StringComparison.Ordinal)).Value(), by, CancellationToken.None);

        Assert.Empty(desk.FiringAnywhere(10));
    }

    [Fact]
    public async Task Who_may_not_report_signals_leaves_nothing_behind()
    {
        var (desk, by) = (new AlertDesk(_store.Database, _store.Feed, new SourceBoard(_store.Clock), _store.Clock), await _store.PersonAsync("vera", Role.Viewer));

        Assert.Equal("permission.missing", (await desk.ReceiveAsync(Read(Firing()).Value(), by, CancellationToken.None)).Refusal?.Code);
        Assert.Empty(desk.FiringAnywhere(10));
    }

    private static string Firing() => Sample.Replace("STATUS", "firing", StringComparison.Ordinal).Replace("ENDS", "0001-01-01T00:00:00Z", StringComparison.Ordinal);

    private static string Resolved() => Sample.Replace("STATUS", "resolved", StringComparison.Ordinal).Replace("ENDS", "2026-03-02T12:05:00Z", StringComparison.Ordinal);

    private static Outcome<Facts<Alert>> Read(string text) => AlertRules.Read(Encoding.UTF8.GetBytes(text));
}
