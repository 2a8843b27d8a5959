using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Notices;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Notices;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Notices;

/// <summary>The room of notices over a real store: its watch can be ended and begun again, as a board is.</summary>
internal sealed class NoticeHouse : IAsyncDisposable
{
    private readonly IOptions<NoticeOptions> _options;
    private readonly HttpPost _http;
    private readonly INoticePost[] _posts;
    private readonly Vault _seal = new(new EphemeralDataProtectionProvider());
    private NoticeWatch? _watch;

    public NoticeHouse(MailOptions? mail = null, TimeSpan? timeout = null)
    {
        _options = Options.Create(new NoticeOptions { Timeout = timeout ?? TimeSpan.FromSeconds(10), Address = "https://board.example/" });
        _http = new(_options, Store.Clock);
        _posts = [_http, new MailPost(Options.Create(mail ?? new()), _options)];
        Desk = new(Store.Database, Store.Feed, _seal, _posts, Store.Clock);
    }

    public TestStore Store { get; } = new();

    public ReceiverDesk Desk { get; }

    public Vault Seal => _seal;

    public Credential Root { get; private set; }

    public static async Task<NoticeHouse> OpenAsync(MailOptions? mail = null, TimeSpan? timeout = null)
    {
        var house = new NoticeHouse(mail, timeout);
        house.Root = await house.Store.PersonAsync("root", Role.Administrator);
        return house;
    }

    public async Task BeginAsync()
    {
        _watch = Watch();
        await _watch.StartAsync(default);
    }

    /// <summary>A watch that nobody began.</summary>
    public NoticeWatch Watch() => new(Store.Database, Store.Feed, _seal, _posts, _options, Store.Clock, NullLogger<NoticeWatch>.Instance);

    public async Task EndAsync()
    {
        if (_watch is not null)
        {
            await _watch.StopAsync(default);
            _watch.Dispose();
            _watch = null;
        }
    }

    public async Task<NewReceiver> ReceiverAsync(string name, string address, NoticeChoice? choice = null, ReceiverKind kind = ReceiverKind.Webhook) =>
        (await Desk.CreateAsync(new(kind, name, address, choice ?? Promotions), Root, default)).Value();

    /// <summary>Something happens.</summary>
    public async Task<long> HappensAsync(string act = "promotion.succeeded", string application = "shop", string environment = "production", string sentence = "It happened.", string details = "{}")
    {
        var entry = (await Store.Database.WriteAsync<JournalEntry>(
            db => JournalStore.Append(
                db, new(act, sentence) { Application = new(application), Environment = new(environment), Subject = "7", Details = details }, new("ada"), Store.Clock.Now),
            default)).Value();
        Store.Feed.Announce(Topic.Journal);
        return entry.Number;
    }

    public ReceiverView View(long id) => Desk.Find(id, Root).Value();

    /// <summary>Lets time pass until it is so: what waits for the clock comes due, what waits for the network is waited for.</summary>
    public Task<ReceiverView> SeesAsync(long id, Func<ReceiverView, bool> wished, TimeSpan? step = null) => NoticeReceiver.Until.IsAsync(
        () =>
        {
            Store.Clock.Advance(step ?? TimeSpan.FromSeconds(1));
            var view = View(id);
            return wished(view) ? view : null;
        },
        "the receiver to come so far",
        () => View(id).ToString());

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _http.Dispose();
        Store.Dispose();
    }

    /// <summary>Leaves out what the test does to make its receivers.</summary>
    private static NoticeChoice Promotions => new() { Kinds = [NoticeKind.Succeeded, NoticeKind.Failed, NoticeKind.CameBack] };
}
