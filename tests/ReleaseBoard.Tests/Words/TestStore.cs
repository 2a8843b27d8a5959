using Dapper;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Tests.Words;

/// <summary>A real store in a folder of its own, gone with the test.</summary>
public sealed class TestStore : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("releaseboard-").FullName;

    public TestStore()
    {
        Clock = new();
        Feed = new(Clock);
        Database = new(Options.Create(new BoardOptions { Data = _folder }));
    }

    public string File => Path.Combine(_folder, "board.db");

    public TestClock Clock { get; }

    public Feed Feed { get; }

    public Database Database { get; }

    /// <summary>An active account with these roles.</summary>
    public async Task<Credential> PersonAsync(string name, params Role[] roles)
    {
        await WriteAsync(
            """
            insert into person (name, normalized, display_name, security_stamp, roles, created_at)
            values (@name, upper(@name), @name, 'stamp', @roles, 0)
            """,
            new { name, roles = Stored.Json(roles) });
        return new(new(name), null);
    }

    /// <summary>A token of that person, narrowed to some applications.</summary>
    public async Task<Credential> TokenAsync(Credential owner, params string[] applications)
    {
        var id = Guid.NewGuid();
        await WriteAsync(
            """
            insert into api_token (id, name, owner, hash, permissions, applications, created_at, expires_at)
            values (@id, 'ci', @owner, @id, @permissions, @applications, 0, 9999999999999)
            """,
            new { id = id.ToString("N"), owner = owner.Person.Value, permissions = Stored.Json(Enum.GetValues<Permission>()), applications = Stored.Json(applications) });
        return new(owner.Person, id);
    }

    public Task WriteAsync(string sql, object? values = null) =>
        Database.WriteAsync<int>(db => db.Execute(sql, values), CancellationToken.None);

    public void Dispose()
    {
        Database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
