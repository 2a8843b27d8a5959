using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Promotions;

/// <summary>What is required of what is required.</summary>
public sealed class RequirementStoreTests : IDisposable
{
    private const int Wide = 4;

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task What_many_require_is_followed_once_and_still_goes_before_them_all()
    {
        for (var layer = 0; layer < 5; layer++)
        {
            for (var place = 0; place < Wide; place++)
            {
                await PutAsync(Key(layer, place), layer == 4 ? [] : All(layer + 1));
            }
        }

        var needs = _bench.Store.Database.Read(db => RequirementStore.Needs(db, new Slot(Key(0, 0), Some.Slot.Environment), new("1.0.0")));
        var order = RequirementRules.Order(needs);

        // Each of the layers' sixteen followed once names four more: a tree of all the ways would have 340.
        Assert.Equal((4 * Wide, true), (order.Count, Size(needs) == Wide + (3 * Wide * Wide)));
        Assert.Equal(Key(4, 0), order[0].Application);
        Assert.Equal(Key(1, Wide - 1), order[^1].Application);
    }

    private static int Size(Facts<RequirementSight> needs) => needs.Sum(need => 1 + Size(need.Before));

    private static ApplicationKey Key(int layer, int place) => new($"layer-{layer}-{place}");

    private static Facts<Requirement> All(int layer) => Enumerable.Range(0, Wide).Select(place => new Requirement(Key(layer, place), new(">=1.0.0"))).ToFacts();

    private async Task PutAsync(ApplicationKey application, Facts<Requirement> requires)
    {
        await _bench.Store.WriteAsync($"insert into application (key, kind, summary, created_at, revision) values ('{application}', 'Service', '', 0, 1)");
        await _bench.WriteAsync(db =>
        {
            ArtifactStore.Insert(db, Some.Artifact("1.0.0", 1) with { Application = application, Manifest = new() { Start = ["shop"], Requires = requires } });
            return true;
        });
    }
}
