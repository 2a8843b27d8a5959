using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Runner;

/// <summary>A real process gets its settings; a secret is open in it and nowhere else.</summary>
public sealed class InstanceSettingsTests : IClassFixture<RunnerHouse>
{
    private readonly RunnerHouse _house;
    private readonly IDataProtectionProvider _keys;

    public InstanceSettingsTests(RunnerHouse house)
    {
        _house = house;
        _keys = DataProtectionProvider.Create(new DirectoryInfo(BoardKeys.Folder(house.Folder)), setup => setup.SetApplicationName(BoardKeys.Application));
    }

    [Fact]
    public async Task A_process_finds_its_settings_in_its_surroundings_and_no_file_of_the_runner_holds_the_secret()
    {
        var secret = Lock("token", "hunter2 ${not} 'quoted'\n");
        var deployment = Wishes.Sample("1.0.0", 100) with
        {
            Settings =
            [
                new(new("greeting.line"), [new("Good day, \"you\" $HOME", null)]),
                new(new("TOKEN"), [new(null, secret)]),
                new(new("DSN"), [new("db;", null), new(null, secret), new(";ssl", null)]),
                new(new("PORT"), [new("1", null)]),
            ],
        };

        await _house.ApplyAsync(Wishes.For("settings", 1, deployment));
        await _house.WaitAsync(deployment.Id, status => status.IsReady(1));
        var found = JsonSerializer.Deserialize<Dictionary<string, string>>(await _house.ReadAsync("settings", "/environment")) ?? [];

        Assert.Equal("Good day, \"you\" $HOME", found["greeting__line"]);
        Assert.Equal("hunter2 ${not} 'quoted'\n", found["TOKEN"]);
        Assert.Equal("db;hunter2 ${not} 'quoted'\n;ssl", found["DSN"]);
        Assert.NotEqual("1", found["PORT"]);
        Assert.Contains(secret.Locked, await File.ReadAllTextAsync(Path.Combine(RunnerPaths.Folder(_house.Folder), "wish.json")), StringComparison.Ordinal);
        Assert.Empty(PlainBytes.FilesWith(_house.Folder, "hunter2"));
    }

    [Fact]
    public async Task A_secret_that_no_key_opens_keeps_the_process_from_starting_and_says_which()
    {
        var other = new SealedText(new("lost"), new("production"), new("token"), Lock("token", "hunter2").Locked);
        var deployment = Wishes.Sample("1.0.0", 100) with { Settings = [new(new("TOKEN"), [new(null, other)])] };

        await _house.ApplyAsync(Wishes.For("lost", 1, deployment));
        var status = await _house.WaitAsync(deployment.Id, status => status.Problem is not null);

        Assert.StartsWith("The secret token of lost in production cannot be read", status.Problem, StringComparison.Ordinal);
        Assert.All(status.Instances, instance => Assert.Null(instance.ProcessId));
    }

    [Fact]
    public async Task The_settings_of_a_deployment_never_change_and_a_name_is_checked_here_too()
    {
        var deployment = Wishes.Sample("1.0.0", 0, instances: 0) with { Settings = [new(new("A"), [new("1", null)])] };
        await _house.ApplyAsync(Wishes.For("fixed", 1, deployment));

        var changed = await _house.Runtime.ApplyAsync(Wishes.For("fixed", 2, deployment with { Settings = [new(new("A"), [new("2", null)])] }), default);
        var same = await _house.Runtime.ApplyAsync(Wishes.For("fixed", 3, deployment with { Settings = [new(new("A"), [new("1", null)])] }), default);
        var unsafeName = await _house.Runtime.ApplyAsync(Wishes.For("fixed", 4, deployment with { Id = Guid.NewGuid(), Settings = [new(new("LD_PRELOAD"), [new("x", null)])] }), default);

        Assert.Equal(("wish.deployment-changed", null, "setting.key-reserved"), (changed.Refusal?.Code, same.Refusal?.Code, unsafeName.Refusal?.Code));
    }

    private SealedText Lock(string key, string plain)
    {
        var unlocked = new SealedText(new("settings"), new("production"), new(key), "");
        return unlocked with { Locked = _keys.CreateProtector(unlocked.Purposes).Protect(plain) };
    }
}
