using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>Where work is handed over to a team's own machinery, and where that calls back.</summary>
public sealed class HandoverDesk(Database database, Feed feed, HandoverPost post, IOptions<PlanOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>The handover of a deployment; null when it was done here.</summary>
    public Handover? Find(DeploymentId deployment) => database.Read(db => HandoverStore.Find(db, deployment));

    /// <summary>Takes a call-back in. The same again changes nothing; what has ended stays as it ended.</summary>
    public async Task<Outcome<Handover>> AnswerAsync(Guid id, string token, HandoverStatus status, string sentence, CancellationToken cancellationToken)
    {
        // Anyone may knock here: only who holds the token waits for the board's one pen, and keeps others waiting.
        var first = database.Read(Answer);
        return first.Refusal is not null ? first : await database.WriteAsync(feed, [Topic.Promotions], db => Answer(db).Then<Handover>(next => Save(db, next)), cancellationToken);

        Outcome<Handover> Answer(DbConnection db) => HandoverRules.Answer(HandoverStore.Find(db, id), token, status, sentence, Stored.Now(clock));
    }

    /// <summary>Hands it over and waits for the end. What was taken once is not sent again.</summary>
    public async Task<Outcome<string>> HandOverAsync(ApplyWork work, PlanSettings settings, PlanSteps steps, CancellationToken cancellationToken)
    {
        steps.Begin("hand over");
        if (!Uri.TryCreate(settings["handover.address"], UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            return Refusal.Invalid("handover.address", "The setting handover.address is no http or https address.");
        }

        if (settings["handover.secret"] is not { Length: > 0 } secret || !WebhookSignatureRules.IsSecret(secret))
        {
            return Refusal.Invalid("handover.secret", "The setting handover.secret must be a secret as Standard Webhooks writes it: whsec_ and 24 to 64 bytes in Base64.");
        }

        return await TakenAsync(work, address, secret, cancellationToken).ThenAsync(handover =>
        {
            steps.Begin("wait for the call-back");
            return WaitAsync(handover.Id, steps, cancellationToken);
        });
    }

    private async Task<Outcome<Handover>> TakenAsync(ApplyWork work, Uri address, string secret, CancellationToken cancellationToken)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var asked = await database.WriteAsync<Handover>(db => Ask(db, work.Deployment, token), cancellationToken);
        return await asked.ThenAsync(async handover =>
            handover.Status is not HandoverStatus.Asked ? handover
            : await post.SendAsync(address, secret, handover.Id.ToString("N"), Body(work, handover, token), cancellationToken) is { } refusal ? refusal
            : await database.WriteAsync<Handover>(db => Save(db, HandoverRules.Take(Known(db, handover.Id))), cancellationToken));
    }

    private Handover Ask(DbConnection db, Deployment deployment, string token)
    {
        var (known, now) = (HandoverStore.Find(db, deployment.Id), Stored.Now(clock));

        // A board that was ended before it knew that it was taken sends it again under the same id, with a token of now.
        return known is not null and not { Status: HandoverStatus.Asked } ? known : Save(db, new Handover
        {
            Id = known?.Id ?? Guid.CreateVersion7(now),
            Deployment = deployment.Id,
            Slot = deployment.Slot,
            TokenHash = HandoverRules.Hash(token),
            SentAt = now,
            DueAt = now + options.Value.CallBackWithin,
        });
    }

    private async Task<Outcome<string>> WaitAsync(Guid id, PlanSteps steps, CancellationToken cancellationToken)
    {
        var last = "";
        while (true)
        {
            var now = database.Read(db => Look(db, id));
            if (now.Status is HandoverStatus.Overdue)
            {
                // Looked at again where it is written down: a call-back may have come since.
                now = (await database.WriteAsync<Handover>(db => Save(db, Look(db, id)), cancellationToken)).Match(saved => saved, _ => now);
            }

            if (now.Status.IsEnded())
            {
                return now.Status is HandoverStatus.Succeeded ? now.Sentence : new Refusal($"handover.{now.Status.ToString().ToLowerInvariant()}", now.Sentence);
            }

            if (now.Status is HandoverStatus.Running && now.Sentence != last)
            {
                steps.Say(last = now.Sentence);
            }

            await Task.Delay(LookEvery, clock, cancellationToken);
        }
    }

    private Handover Look(DbConnection db, Guid id) => HandoverRules.Look(Known(db, id), Stored.Now(clock));

    private static Handover Known(DbConnection db, Guid id) => HandoverStore.Find(db, id) ?? throw new InvalidOperationException("A handover is never taken away.");

    private static Handover Save(DbConnection db, Handover handover)
    {
        HandoverStore.Save(db, handover);
        return handover;
    }

    private byte[] Body(ApplyWork work, Handover handover, string token)
    {
        var path = $"/api/v1/handovers/{handover.Id:N}";
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            type = "infrastructure.apply",
            timestamp = handover.SentAt,
            data = new
            {
                id = handover.Id.ToString("N"),
                application = work.Deployment.Slot.Application.Value,
                environment = work.Deployment.Slot.Environment.Value,
                version = work.Deployment.Version.Value,
                digest = work.Deployment.Digest.Value,
                settings = work.Deployment.SettingsRevision,
                callBack = options.Value.Address is { } own ? own.TrimEnd('/') + path : path,
                token,
                until = handover.DueAt,
            },
        });
    }
}
