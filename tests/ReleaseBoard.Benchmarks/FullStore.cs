using System.Data.Common;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Benchmarks;

/// <summary>A large house on paper: applications times environments, something deployed in each, and nothing that really runs.</summary>
internal static class FullStore
{
    public static async Task FillAsync(string folder, int applications, int environments)
    {
        using var database = new Database(Options.Create(new BoardOptions { Data = folder }));
        await database.WriteAsync<int>(
            db =>
            {
                for (var e = 0; e < environments; e++)
                {
                    EnvironmentStore.Save(db, new() { Key = new($"env-{e}"), Name = $"Environment {e}", Tier = (Tier)(e * 4 / environments), Position = e, Revision = 1 });
                }

                for (var a = 0; a < applications; a++)
                {
                    Add(db, new($"application-{a:000}"), environments);
                }

                return applications;
            },
            CancellationToken.None);
    }

    private static void Add(DbConnection db, ApplicationKey application, int environments)
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(50);
        ApplicationStore.Save(db, new() { Key = application, Summary = "one of very many", CreatedAt = now, Revision = 1 });
        for (var version = 1; version <= 3; version++)
        {
            ArtifactStore.Insert(db, new Artifact
            {
                Application = application, Version = new($"1.{version}.0"), Digest = new(new string('a', 64)), Size = 1, Sequence = version,
                Manifest = new() { Start = ["run"] }, Origin = new() { Commit = "abcdef0123", Message = "A change" }, UploadedBy = new("ci"), UploadedAt = now,
            });
        }

        PathStore.Save(db, new ReleasePath
        {
            Application = application, Revision = 1,
            Stages = Enumerable.Range(0, environments).Select(e => new Stage { Environment = new($"env-{e}"), After = e == 0 ? [] : [new($"env-{e - 1}")] }).ToFacts(),
        });
        for (var e = 0; e < environments; e++)
        {
            DeploymentStore.Save(db, new Deployment
            {
                Id = new(Guid.NewGuid()), Slot = new(application, new($"env-{e}")), Version = new($"1.{(e % 3) + 1}.0"), Digest = new(new string('a', 64)), Instances = 1,
                Weight = 100, Promotion = 1, CreatedAt = now, Revision = 1,
            });
        }
    }
}
