using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Web.Environments;

namespace ReleaseBoard.Web.Tests.Environments;

public sealed class EnvironmentDraftTests
{
    [Fact]
    public void A_new_environment_has_no_tier_until_somebody_chooses_one()
    {
        var draft = EnvironmentDraft.Of(null);
        draft.Key = "production-eu";

        Assert.Null(draft.Tier);
        Assert.Equal("environment.tier-missing", draft.ToWish().Refusal?.Code);
        draft.Tier = Tier.Production;
        Assert.Equal(new EnvironmentWish(new("production-eu"), Tier.Production) { BasedOn = 0 }, BoardFixture.Accepted(draft.ToWish()));
    }
}
