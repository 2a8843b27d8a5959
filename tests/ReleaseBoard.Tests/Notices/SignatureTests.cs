using System.Text;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Notices;

public sealed class SignatureTests
{
    // The example of Standard Webhooks' own libraries (libraries/python/tests and javascript).
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Body = """{"test": 2432232314}""";
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1614265330);

    [Fact]
    public void A_signature_is_the_one_of_the_standard_s_example() =>
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", WebhookSignatureRules.Sign([Secret], Id, At, Encoding.UTF8.GetBytes(Body)));

    [Fact]
    public void While_a_secret_is_exchanged_both_sign_the_newest_first()
    {
        var fresh = WebhookSignatureRules.NewSecret();

        var both = WebhookSignatureRules.Sign([fresh, Secret], Id, At, Encoding.UTF8.GetBytes(Body)).Split(' ');

        Assert.Equal(2, both.Length);
        Assert.Equal(WebhookSignatureRules.Sign([fresh], Id, At, Encoding.UTF8.GetBytes(Body)), both[0]);
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", both[1]);
    }

    [Fact]
    public void A_new_secret_has_32_bytes_and_is_never_the_same() =>
        Assert.Equal((32, 32, true), (Bytes(WebhookSignatureRules.NewSecret()), Bytes(WebhookSignatureRules.NewSecret()), WebhookSignatureRules.NewSecret() != WebhookSignatureRules.NewSecret()));

    private static int Bytes(string secret) => Convert.FromBase64String(secret["whsec_".Length..]).Length;
}
