using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Insights;

/// <summary>What is installed in environments, each page in one question.</summary>
internal static class TenantStore
{
    public static Facts<EnvironmentView> Views(DbConnection db, Facts<ReleaseEnvironment> environments, int most)
    {
        var installed = db.Query<TenantRow>(
            """
            select environment, application, id, version, weight, instances
              from deployment
             where environment in @keys and phase <> 'Retired'
             order by environment, application, weight desc
            """,
            new { keys = environments.Select(environment => environment.Key.Value).ToArray() }).ToLookup(row => row.Environment, StringComparer.Ordinal);
        return environments.Select(environment => View(environment, installed[environment.Key.Value], most)).ToFacts();
    }

    private static EnvironmentView View(ReleaseEnvironment environment, IEnumerable<TenantRow> installed, int most)
    {
        var tenants = installed.GroupBy(row => row.Application, StringComparer.Ordinal).ToList();
        return new EnvironmentView(environment, tenants.Take(most).Select(rows => new Tenant(new(rows.Key), Running(rows), rows.All(row => row.Instances == 0))).ToFacts(), tenants.Count);
    }

    private static Facts<RunningShare> Running(IEnumerable<TenantRow> rows) =>
        rows.Where(row => row.Weight > 0).Select(row => new RunningShare(new(Guid.Parse(row.Id)), new(row.Version), (int)row.Weight)).ToFacts();

    private sealed record TenantRow(string Environment, string Application, string Id, string Version, long Weight, long Instances);
}
