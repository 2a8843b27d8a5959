using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Api;

/// <summary>Marks an endpoint whose answer holds a secret: it is given once and kept nowhere.</summary>
internal sealed class ShownOnce;

/// <summary><c>Idempotency-Key</c> on unsafe calls: the same call again gets the same answer and does nothing.</summary>
internal sealed class Idempotency(IdempotencyDesk desk, RequestDelegate next)
{
    public const string Header = "Idempotency-Key";

    private const int LongestKey = 255;

    // Larger bodies are artifacts on their way to the disk: what is said of them stands for them.
    private const long LargestHashedBody = 1024 * 1024;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers[Header].ToString().Trim().Trim('"') is not { Length: > 0 } key || !Applies(context))
        {
            await next(context);
            return;
        }

        if (key.Length > LongestKey)
        {
            await Refusal.Invalid("idempotency.key-too-long", $"An Idempotency-Key is at most {LongestKey} characters.").ToProblem().ExecuteAsync(context);
            return;
        }

        var person = Person(context);
        switch (await desk.BeginAsync(person, key, await FingerprintAsync(context.Request), context.RequestAborted))
        {
            case Outcome<IdempotentAnswer?>.Refused refused:
                await refused.Why.ToProblem().ExecuteAsync(context);
                break;
            case Outcome<IdempotentAnswer?>.Accepted { Value: { } answer }:
                await RepeatAsync(context, answer);
                break;
            default:
                await RunAsync(context, person, key);
                break;
        }
    }

    private static bool Applies(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
        && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !HttpMethods.IsOptions(context.Request.Method);

    private static bool IsShownOnce(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ShownOnce>() is not null;

    // Two tokens of one person are two callers.
    private static string Person(HttpContext context) =>
        context.User.Credential() is { Token: { } token } credential ? $"{credential.Person}/{token:N}" : context.User.Credential().Person.Value;

    private async Task RunAsync(HttpContext context, string person, string key)
    {
        var keep = !IsShownOnce(context);
        var original = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var body = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        try
        {
            using (IdempotencyDesk.Mark(person, key, keep))
            {
                await next(context);
                await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            }
        }
        catch
        {
            // Not the caller's token: a caller who left must not leave the key locked.
            await desk.GiveUpAsync(person, key, CancellationToken.None);
            throw;
        }
        finally
        {
            context.Features.Set(original);
        }

        await EndAsync(context, person, key, keep ? Encoding.UTF8.GetString(body.ToArray()) : null);
        body.Position = 0;
        await body.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private async Task EndAsync(HttpContext context, string person, string key, string? text)
    {
        var response = context.Response;
        if (response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            await desk.GiveUpAsync(person, key, CancellationToken.None);
            return;
        }

        await desk.FinishAsync(
            person, key, new IdempotentAnswer(response.StatusCode, response.ContentType, response.Headers.Location.ToString() is { Length: > 0 } at ? at : null, text), CancellationToken.None);
    }

    private static Task RepeatAsync(HttpContext context, IdempotentAnswer answer)
    {
        if (IsShownOnce(context) && answer.Status < StatusCodes.Status400BadRequest)
        {
            return new Refusal("idempotency.shown-once", "This was done before. Its answer holds a secret, was shown once and is kept nowhere.").ToProblem().ExecuteAsync(context);
        }

        context.Response.Headers["Idempotency-Replayed"] = "true";
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        if (answer.Location is not null)
        {
            context.Response.Headers.Location = answer.Location;
        }

        return answer.Body is { Length: > 0 } body ? context.Response.WriteAsync(body, context.RequestAborted) : Task.CompletedTask;
    }

    private static async Task<string> FingerprintAsync(HttpRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(
            $"{request.Method}\n{request.Path}\n{request.QueryString}\n{request.ContentLength}\n{request.Headers["Content-Digest"]}\n"));
        if (request.ContentLength <= LargestHashedBody || request.HasJsonContentType())
        {
            request.EnableBuffering();
            hash.AppendData(await ReadAsync(request.Body, request.HttpContext.RequestAborted));
            request.Body.Position = 0;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task<byte[]> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using var memory = new MemoryStream();
        await body.CopyToAsync(memory, cancellationToken);
        return memory.ToArray();
    }
}
