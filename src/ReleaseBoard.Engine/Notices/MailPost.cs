using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Notices;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Notices;

/// <summary>Brings mail to the configured server by SMTP: plain words, and the same as simple HTML.</summary>
public sealed class MailPost(IOptions<MailOptions> mail, IOptions<NoticeOptions> notices) : INoticePost
{
    public bool Brings(ReceiverKind kind) => kind is ReceiverKind.Mail;

    public async Task<PostAnswer> SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        if (mail.Value.Host is not { Length: > 0 } host)
        {
            return new(PostOutcome.Failed, "This board sends no mail: section Mail of its configuration names no host.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(notices.Value.Timeout);
        try
        {
            using var message = Write(letter);
            using var smtp = new SmtpClient(host, mail.Value.Port) { EnableSsl = mail.Value.Security is MailSecurity.StartTls };
            if (mail.Value.User is { Length: > 0 } user)
            {
                smtp.Credentials = new NetworkCredential(user, mail.Value.Password);
            }

            // The client does not let go of a server that never greets; waiting for it ends all the same.
            await smtp.SendMailAsync(message, limit.Token).WaitAsync(limit.Token);
            return new(PostOutcome.Taken, "The mail server took it.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(PostOutcome.Failed, $"The mail server did not take it within {Spans.Words(notices.Value.Timeout)}.");
        }
        catch (Exception failure) when (failure is SmtpException or IOException or FormatException or InvalidOperationException or System.Security.Authentication.AuthenticationException)
        {
            return new(PostOutcome.Failed, Words(failure), failure is SmtpException { StatusCode: > 0 } refused ? (int)refused.StatusCode : null);
        }
    }

    private MailMessage Write(Letter letter)
    {
        var text = MailRules.Write(letter.Notices);
        var message = new MailMessage(mail.Value.From, letter.Address)
        {
            Subject = text.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = text.Plain,
            BodyEncoding = Encoding.UTF8,
        };
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(text.Html, Encoding.UTF8, MediaTypeNames.Text.Html));

        // Sent again after a crash, it is the same mail.
        message.Headers.Add("Message-ID", $"<{letter.Notices[^1].Id}@releaseboard>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    private static string Words(Exception failure) => failure switch
    {
        SmtpException { StatusCode: SmtpStatusCode.GeneralFailure, InnerException: not null } => "The mail server could not be reached.",
        SmtpException { StatusCode: SmtpStatusCode.GeneralFailure } => $"The mail server did not take it: {failure.Message}",
        SmtpException refused => $"The mail server refused it ({(int)refused.StatusCode}).",
        System.Security.Authentication.AuthenticationException => "No secure connection to the mail server: its certificate is not trusted here.",
        _ => "The mail server could not be spoken to.",
    };
}
