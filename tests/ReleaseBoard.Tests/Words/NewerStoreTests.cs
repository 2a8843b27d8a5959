using Microsoft.Extensions.Options;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Tests.Words;

public sealed class NewerStoreTests
{
    [Fact]
    public async Task A_store_with_a_step_that_this_board_does_not_know_is_not_written_into()
    {
        using var store = new TestStore();
        await store.WriteAsync("insert into schema_step (name) values ('9999-later.sql')", new { });

        var why = Assert.Throws<NewerStoreException>(() => new Database(Options.Create(new BoardOptions { Data = Path.GetDirectoryName(store.File) ?? "" })));

        Assert.Equal(
            $"The store in {store.File} was written by a newer ReleaseBoard: this one does not know its step 9999-later.sql. Start the newer one, or bring back a backup.",
            why.Message);
    }
}
