using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Web.Tests.Demo;
using ReleaseBoard.Web.Tests.Health;
using ReleaseBoard.Web.Tests.Live;

namespace ReleaseBoard.Web.Tests.People;

/// <summary>A token for the shop knows nothing of the bank, whichever way it asks.</summary>
public sealed class NarrowTokenTests(NarrowTokenTests.TwoApplications two) : IClassFixture<NarrowTokenTests.TwoApplications>
{
    private readonly BoardFixture _board = two.Board;
    private readonly string _narrow = two.Narrow;

    [Fact]
    public async Task No_list_of_the_API_names_the_other_application_and_every_question_about_it_is_403()
    {
        using var client = _board.ClientWith(_narrow);
        var said = new List<string>();
        var paths = (await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json")).GetProperty("paths");
        foreach (var path in paths.EnumerateObject().Where(path => path.Value.TryGetProperty("get", out _)))
        {
            var isOfOne = path.Name.Contains("{app}", StringComparison.Ordinal) || path.Name.Contains("{id}", StringComparison.Ordinal);
            var address = path.Name.Replace("{app}", "bank", StringComparison.Ordinal).Replace("{id}", $"{two.OfTheBank}", StringComparison.Ordinal)
                .Replace("{version}", "1.0.0", StringComparison.Ordinal).Replace("{revision}", "1", StringComparison.Ordinal).Replace("{environment}", "live", StringComparison.Ordinal).Replace("{env}", "live", StringComparison.Ordinal);
            using var answer = await client.GetAsync(address);
            var text = await answer.Content.ReadAsStringAsync();
            if (isOfOne ? answer.StatusCode is not HttpStatusCode.Forbidden : text.Contains("bank", StringComparison.OrdinalIgnoreCase))
            {
                said.Add($"{address}: {answer.StatusCode} {text}");
            }
        }

        Assert.Empty(said);
        Assert.True(paths.EnumerateObject().Count() > 15);
    }

    [Theory]
    [InlineData("/api/v1/applications", "shop")]
    [InlineData("/api/v1/board", "shop")]
    [InlineData("/api/v1/board?filter=Moving", "shop")]
    [InlineData("/api/v1/board?filter=Unhealthy", "shop")]
    [InlineData("/api/v1/board?asOf=2199-01-01T00:00:00Z", "shop")]
    [InlineData("/api/v1/promotions", "shop")]
    [InlineData("/api/v1/promotions?application=shop", "shop")]
    [InlineData("/api/v1/journal", "shop")]
    [InlineData("/api/v1/journal?act=environment", "live")]
    [InlineData("/api/v1/journal?act=token", "\"items\":[]")]
    [InlineData("/api/v1/health", "shop")]
    [InlineData("/api/v1/approvals", "shop")]
    [InlineData("/api/v1/tokens", "shop")]
    [InlineData("/api/v1/environments", "live")]
    public async Task Every_list_shows_its_own_and_leaves_out_the_other(string address, string own)
    {
        using var narrow = _board.ClientWith(_narrow);
        using var wide = _board.ClientWith(await _board.TokenAsync(await _board.PersonAsync("rita", Role.ReleaseManager)));

        await two.FailAsync();

        var (seen, all) = (await narrow.GetStringAsync(address), await wide.GetStringAsync(address));

        Assert.Contains(own, seen, StringComparison.Ordinal);
        Assert.DoesNotContain("bank", seen, StringComparison.Ordinal);
        Assert.True(all.Contains("bank", StringComparison.Ordinal) || address.Contains("application=", StringComparison.Ordinal) || address.EndsWith("environments", StringComparison.Ordinal) || address.EndsWith("act=environment", StringComparison.Ordinal), all);
    }

    [Theory]
    [InlineData("/api/v1/promotions?application=bank")]
    [InlineData("/api/v1/journal?application=bank")]
    [InlineData("/api/v1/journal?application=nobody-knows-it")]
    [InlineData("/api/v1/applications/nobody-knows-it")]
    [InlineData("/api/v1/health/bank/live")]
    public async Task Another_application_by_name_is_403_whether_there_is_one_or_not(string address)
    {
        using var client = _board.ClientWith(_narrow);

        using var answer = await client.GetAsync(address);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("permission.other-application", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_figures_above_the_board_count_its_own()
    {
        await two.FailAsync();
        using var client = _board.ClientWith(_narrow);

        var figures = (await client.GetFromJsonAsync<JsonElement>("/api/v1/board")).GetProperty("figures");

        Assert.Equal((1, 1), (figures.GetProperty("approvalsForYou").GetInt32(), figures.GetProperty("unhealthy").GetInt32()));
    }

    [Fact]
    public async Task The_hub_tells_it_of_its_own_application_and_of_environments_from_the_snapshot_on()
    {
        await using var client = await HubClient.OpenAsync(_board, _narrow);
        var stream = client.Subscribe();
        var snapshot = await NextAsync(stream);
        var applications = _board.Service<ApplicationDesk>();

        BoardFixture.Accepted(await applications.PutAsync(new(new("bank"), default, "another word"), Credential.Board, default));
        BoardFixture.Accepted(await applications.PutAsync(new(new("shop"), default, "a new word"), Credential.Board, default));
        BoardFixture.Accepted(await _board.Service<EnvironmentDesk>().HoldAsync(new("live"), "Fair", Credential.Board, default));
        var (first, second) = (await NextAsync(stream), await NextAsync(stream));

        Assert.DoesNotContain("bank", snapshot.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("shop", snapshot.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(["application.changed", "environment.held"], new[] { first, second }.Select(message => message.GetProperty("entry").GetProperty("act").GetString()));
        Assert.Equal("shop", first.GetProperty("entry").GetProperty("application").GetString());
    }

    [Fact]
    public async Task Who_comes_back_to_the_hub_from_the_first_entry_on_hears_nothing_of_the_other_either()
    {
        await using var client = await HubClient.OpenAsync(_board, _narrow);
        var stream = client.Subscribe(0);
        var heard = new List<JsonElement>();
        do
        {
            heard.Add(await NextAsync(stream));
        }
        while (heard[^1].GetProperty("entry").GetProperty("act").GetString() != "promotion.requested");

        Assert.All(heard, message => Assert.DoesNotContain("bank", message.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_page_and_no_circuit_opens_to_a_token()
    {
        using var client = _board.ClientWith(_narrow);

        using var page = await client.GetAsync("/applications/bank");
        using var circuit = await client.PostAsync("/_blazor/negotiate?negotiateVersion=1", null);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (page.StatusCode, circuit.StatusCode));
    }

    private static async Task<JsonElement> NextAsync(IAsyncEnumerator<JsonElement> stream)
    {
        do
        {
            Assert.True(await stream.MoveNextAsync(), "The stream ended.");
        }
        while (stream.Current.GetProperty("kind").GetString() == "changed");

        return stream.Current;
    }

    /// <summary>The shop and the bank in one environment, each with an artifact, a promotion that waits and something that runs.</summary>
    public sealed class TwoApplications : IAsyncLifetime
    {
        private readonly StandInRuntime _runtime = new();
        private readonly Guid[] _ids = [Guid.NewGuid(), Guid.NewGuid()];
        private long _failures;
        private BoardFixture? _board;

        public BoardFixture Board => _board ?? throw new InvalidOperationException("The board has not been started.");

        public string Narrow { get; private set; } = "";

        public long OfTheBank { get; private set; }

        public async Task InitializeAsync()
        {
            _board = await BoardFixture.StartAsync(null, services => services.Replace(ServiceDescriptor.Singleton<IRuntime>(_runtime)), ("Live:CheckEvery", "00:00:01"));
            var rita = await _board.PersonAsync("rita", Role.ReleaseManager);
            BoardFixture.Accepted(await _board.Service<EnvironmentDesk>().PutAsync(new(new("live"), Tier.Production), Credential.Board, default));
            await MakeAsync("shop");
            OfTheBank = await MakeAsync("bank");
            await _board.TokenAsync(rita, [Permission.View], [new("bank")]);
            Narrow = await _board.TokenAsync(rita, applications: [new("shop")]);
            Says();
            await HeardAsync(slots => slots.Count == 2);
        }

        public Task DisposeAsync() => Board.DisposeAsync();

        /// <summary>Both answer badly while the board listens.</summary>
        public async Task FailAsync()
        {
            _failures += 50;
            Says();
            await HeardAsync(slots => slots.All(slot => slot.Verdict.Grade is HealthGrade.Failing or HealthGrade.Degraded));
        }

        private void Says()
        {
            var (shop, bank) = (Running("shop", _ids[0]), Running("bank", _ids[1]));
            _runtime.Status = shop with { Slots = [.. shop.Slots, .. bank.Slots] };
            RunnerStatus Running(string application, Guid id) => StandInRuntime.Running(application, "live", StandInRuntime.Deployment(id, "1.0.0", 100, _failures * 2, _failures));
        }

        private Task HeardAsync(Func<IReadOnlyList<SlotHealth>, bool> isSo) =>
            Crash.BoardProcess.UntilAsync(() => Task.FromResult(isSo(Board.Service<HealthBoard>().Slots())), "Health was not heard.");

        private async Task<long> MakeAsync(string name)
        {
            var application = new ApplicationKey(name);
            var stage = new Stage { Environment = new("live"), Approvals = [new ApprovalRule { AtLeast = 1, Role = Role.ReleaseManager }] };
            BoardFixture.Accepted(await Board.Service<ApplicationDesk>().PutAsync(new(application, default, ""), Credential.Board, default));
            BoardFixture.Accepted(await Board.Service<PathDesk>().PutAsync(new(application, [stage]), Credential.Board, default));
            using var archive = new MemoryStream(Shop.Zip(new("1.0.0")));
            BoardFixture.Accepted(await Board.Service<ArtifactDesk>().PutAsync(new(application, new("1.0.0")), archive, Credential.Board, default));
            return BoardFixture.Accepted(await Board.Service<PromotionDesk>().RequestAsync(new(application, new("1.0.0"), new("live"), null), Credential.Board, default)).Id.Value;
        }
    }
}
