using System.Reflection;
using ReleaseBoard.Domain.Artifacts;
using Xunit.Sdk;

namespace ReleaseBoard.Tests.Migrations;

/// <summary>The engines a case is asked of: SQLite always, PostgreSQL where it is installed.</summary>
internal sealed class EnginesAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        yield return [DatabaseEngine.Sqlite];
        if (PostgresServer.Programs is not null)
        {
            yield return [DatabaseEngine.Postgresql];
        }
        else
        {
            Console.Error.WriteLine($"NOT ASKED OF POSTGRESQL: {testMethod.Name} (apt-get install postgresql; tests/run does).");
        }
    }
}

/// <summary>A case for PostgreSQL alone; skipped, loudly, where it is not installed.</summary>
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute()
    {
        if (PostgresServer.Programs is null)
        {
            Skip = "NOT ASKED OF THE REAL THING: there is no PostgreSQL on this machine (apt-get install postgresql; tests/run does).";
            Console.Error.WriteLine(Skip);
        }
    }
}
