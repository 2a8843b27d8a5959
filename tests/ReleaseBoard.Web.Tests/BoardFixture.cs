using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.People;

namespace ReleaseBoard.Web.Tests;

/// <summary>
/// The whole board on a real port with a data folder of its own. Use it as a class fixture, or make one with
/// <see cref="StartAsync"/> to set its clock or settings. A warning nobody expected in its log fails the tests that used it.
/// </summary>
public sealed class BoardFixture : IAsyncLifetime, IAsyncDisposable
{
    public const string Password = "a long password for tests";

    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Credential> _people = new(StringComparer.Ordinal);
    private readonly string _folder = Directory.CreateTempSubdirectory("releaseboard-web-").FullName;
    private readonly LogOfTest _log = new();
    private Factory? _factory;

    /// <summary>Set before the start; null is the real clock.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Set before the start; registered over the board's own, e.g. a stand-in for the runtime.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    /// <summary>Where the board answers.</summary>
    public Uri Address => Running.ClientOptions.BaseAddress;

    public string DataFolder => _folder;

    /// <summary>A caller without any credential, who is not led to another page.</summary>
    public HttpClient Anonymous => Client();

    private Factory Running => _factory ?? throw new InvalidOperationException("The board has not been started.");

    /// <summary>Starts a board with settings of its own, as <c>Section:Name</c>.</summary>
    public static async Task<BoardFixture> StartAsync(
        TimeProvider? clock = null, Action<IServiceCollection>? services = null, params (string Name, string Value)[] settings)
    {
        var board = new BoardFixture { Clock = clock, Services = services };
        foreach (var (name, value) in settings)
        {
            board._settings[name] = value;
        }

        await board.InitializeAsync();
        return board;
    }

    public T Service<T>()
        where T : notnull => Running.Services.GetRequiredService<T>();

    /// <summary>The person of that name with these roles; made when first asked for. Their name is the first role's unless given.</summary>
    public async Task<Credential> PersonAsync(string? name = null, params Role[] roles)
    {
        var known = name ?? PermissionRules.Words(roles[0]).Replace(' ', '-');
        if (!_people.TryGetValue(known, out var credential))
        {
            credential = new(new(known), null);
            _people[known] = credential;
            var invitation = Accepted(await Service<PeopleDesk>().CreateAsync(new(credential.Person, known, null, roles.ToFacts()), Credential.Board, default));
            Accepted(await Service<PeopleDesk>().SetPasswordAsync(invitation.Link, Password, default));
        }

        return credential;
    }

    /// <summary>A caller with an API token that may all its owner may.</summary>
    public async Task<HttpClient> AsAsync(Role role, string? name = null) => ClientWith(await TokenAsync(await PersonAsync(name, role)));

    /// <summary>The text of a new token of that person, narrowed if asked.</summary>
    public async Task<string> TokenAsync(Credential person, Facts<Permission>? permissions = null, Facts<ApplicationKey>? applications = null)
    {
        var actor = Accepted(Service<PeopleDesk>().FindActor(person));
        var wish = new TokenWish($"test {Guid.NewGuid():N}", permissions ?? actor.Permissions, applications ?? [], Service<TimeProvider>().GetUtcNow().AddDays(1));
        return Accepted(await Service<TokenDesk>().CreateAsync(wish, person, default)).Secret.Text;
    }

    public HttpClient ClientWith(string token)
    {
        var client = Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A caller that keeps cookies, as a browser does, and follows nothing by itself.</summary>
    public HttpClient Browser() => new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Address };

    /// <summary>Says that a test will make the board warn; the part is looked for in the log line.</summary>
    public void ExpectWarning(string part) => _log.Expect(part);

    public static T Accepted<T>(Outcome<T> outcome) =>
        outcome.Match(value => value, refusal => throw new InvalidOperationException($"Refused: {refusal.Code}: {refusal.Sentence}"));

    public Task InitializeAsync()
    {
        _factory = new Factory(this);
        _factory.StartServer();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (_factory is not null)
        {
            await _factory.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
        Assert.True(_log.Unexpected.Count == 0, $"The board logged what nobody expected:\n{string.Join('\n', _log.Unexpected)}");
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    private HttpClient Client() => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };

    private sealed class Factory : WebApplicationFactory<Program>
    {
        private readonly BoardFixture _board;

        public Factory(BoardFixture board)
        {
            _board = board;
            UseKestrel(0);
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseContentRoot(Repository.Root);
            builder.UseSetting("Board:Data", _board._folder);
            builder.UseSetting("People:SignInsPerMinute", "10000");
            foreach (var (name, value) in _board._settings)
            {
                builder.UseSetting(name, value);
            }

            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(_board._log));
            builder.ConfigureServices(services =>
            {
                if (_board.Clock is { } clock)
                {
                    services.Replace(ServiceDescriptor.Singleton(clock));
                }

                _board.Services?.Invoke(services);
            });
        }
    }
}
