using System.Net;
using System.Net.Sockets;
using ReleaseBoard.Domain.Notices;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Engine.Notices;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Notices;

/// <summary>Mail to a real SMTP server.</summary>
public sealed class MailTests
{
    [Fact]
    public async Task A_mail_arrives_in_plain_words_and_as_HTML_and_many_at_once_become_one()
    {
        await using var server = await MailCatcher.StartAsync();
        if (server is null)
        {
            return;
        }

        await using var house = await NoticeHouse.OpenAsync(Options(server.Port));
        var made = await house.ReceiverAsync("team", "team@example.org", kind: ReceiverKind.Mail);
        await house.BeginAsync();
        await house.HappensAsync("promotion.rolled-back", sentence: "shop came back, überall.");

        var first = (await server.HasAsync(1, () => house.Store.Clock.Advance(TimeSpan.FromMilliseconds(100))))[0];

        Assert.Contains("To: team@example.org", first, StringComparison.Ordinal);
        Assert.Contains("Subject: [ReleaseBoard] Came back by itself: shop in production", first, StringComparison.Ordinal);
        Assert.Contains("multipart/alternative", first, StringComparison.Ordinal);
        Assert.Contains("text/plain", first, StringComparison.Ordinal);
        Assert.Contains("text/html", first, StringComparison.Ordinal);
        for (var i = 0; i < 30; i++)
        {
            await house.HappensAsync();
        }

        await house.SeesAsync(made.Receiver.Id, view => view.Waiting == 0, TimeSpan.FromSeconds(10));
        var mails = await server.HasAsync(2);
        Assert.InRange(mails.Count, 2, 6);
        Assert.Contains(mails, mail => mail.Contains("things happened", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_person_s_own_mail_goes_to_the_address_of_their_account_and_stops_with_it()
    {
        await using var server = await MailCatcher.StartAsync();
        if (server is null)
        {
            return;
        }

        await using var house = await NoticeHouse.OpenAsync(Options(server.Port));
        var ada = await house.Store.PersonAsync("ada", Role.Viewer);
        await house.Store.WriteAsync("update person set email = 'ada@example.org' where name = 'ada'");
        var own = new OwnNoticesDesk(house.Store.Database, house.Store.Feed, house.Seal, house.Store.Clock);
        (await own.PutAsync(new() { ByMail = true, Choice = new() { Kinds = [NoticeKind.Failed] } }, null, ada, default)).Value();
        await house.BeginAsync();
        await house.HappensAsync("promotion.succeeded");
        await house.HappensAsync("promotion.failed");

        var mail = Assert.Single(await server.HasAsync(1, () => house.Store.Clock.Advance(TimeSpan.FromSeconds(1))));

        Assert.Contains("To: ada@example.org", mail, StringComparison.Ordinal);
        Assert.Contains("Failed or ended early: shop in production", mail, StringComparison.Ordinal);
        Assert.Empty(house.Desk.List(house.Root).Value());
    }

    [Fact]
    public async Task A_server_without_encryption_gets_nothing_where_encryption_was_asked_for()
    {
        await using var server = await MailCatcher.StartAsync();
        if (server is null)
        {
            return;
        }

        var options = Options(server.Port);
        options.Security = MailSecurity.StartTls;
        await using var house = await NoticeHouse.OpenAsync(options);
        var made = await house.ReceiverAsync("team", "team@example.org", kind: ReceiverKind.Mail);
        await house.BeginAsync();
        await house.HappensAsync();

        var view = await house.SeesAsync(made.Receiver.Id, view => view.Receiver.Delivery.Failures > 0);

        Assert.StartsWith("The mail server did not take it:", view.Receiver.Delivery.LastError, StringComparison.Ordinal);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_server_that_never_greets_is_given_up_in_time()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var house = await NoticeHouse.OpenAsync(Options(((IPEndPoint)silent.LocalEndpoint).Port), TimeSpan.FromMilliseconds(300));
        var made = await house.ReceiverAsync("team", "team@example.org", kind: ReceiverKind.Mail);
        await house.BeginAsync();
        await house.HappensAsync();

        var view = await house.SeesAsync(made.Receiver.Id, view => view.Receiver.Delivery.Failures > 0);

        Assert.Equal("The mail server did not take it within 0.3 s.", view.Receiver.Delivery.LastError);
    }

    private static MailOptions Options(int port) => new() { Host = "127.0.0.1", Port = port, Security = MailSecurity.None, From = "board@example.org" };
}
