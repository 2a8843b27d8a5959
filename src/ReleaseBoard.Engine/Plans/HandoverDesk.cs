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
    public Task<Outcome<Handover>> AnswerAsync(Guid id, string token, HandoverStatus status, string sentence, CancellationToken cancellationToken) => database.WriteAsync(
        feed, [Topic.Promotions], db => HandoverRules.Answer(HandoverStore.Find(db, id), token, status, sentence, Stored.Now(clock)).Then<Handover>(next =>
        {
            HandoverStore.Save(db, next);
            return next;
        }),
        cancellationToken);

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
        var known = Find(work.Deployment.Id);
        if (known is not null and not { Status: HandoverStatus.Asked })
        {
            return known;
        }

        // A board that was ended before it knew that it was taken sends it again under the same id, with a token of now.
        var now = Stored.Now(clock);
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var asked = new Handover
        {
            Id = known?.Id ?? Guid.CreateVersion7(now),
            Deployment = work.Deployment.Id,
            Slot = work.Deployment.Slot,
            TokenHash = HandoverRules.Hash(token),
            SentAt = now,
            DueAt = now + options.Value.CallBackWithin,
        };
        await SaveAsync(asked, cancellationToken);
        if (await post.SendAsync(address, secret, asked.Id.ToString("N"), Body(work, asked, token), cancellationToken) is { } refusal)
        {
            return refusal;
        }

        // It may have called back before it answered; then that counts.
        return Find(work.Deployment.Id) is { Status: HandoverStatus.Asked } same ? await SaveAsync(same with { Status = HandoverStatus.Taken }, cancellationToken) : asked;
    }

    private async Task<Outcome<string>> WaitAsync(Guid id, PlanSteps steps, CancellationToken cancellationToken)
    {
        var last = "";
        while (true)
        {
            var known = database.Read(db => HandoverStore.Find(db, id)) ?? throw new InvalidOperationException("A handover is never taken away.");
            var now = HandoverRules.Look(known, Stored.Now(clock));
            if (now.Status.IsEnded())
            {
                if (now != known)
                {
                    await SaveAsync(now, cancellationToken);
                }

                return now.Status is HandoverStatus.Succeeded ? now.Sentence : new Refusal($"handover.{now.Status.ToString().ToLowerInvariant()}", now.Sentence);
            }

            if (now.Status is HandoverStatus.Running && now.Sentence != last)
            {
                steps.Say(last = now.Sentence);
            }

            await Task.Delay(LookEvery, clock, cancellationToken);
        }
    }

    private Task<Outcome<Handover>> SaveAsync(Handover handover, CancellationToken cancellationToken) => database.WriteAsync<Handover>(
        db =>
        {
            HandoverStore.Save(db, handover);
            return handover;
        },
        cancellationToken);

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
