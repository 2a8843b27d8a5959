namespace ReleaseBoard.Domain.Migrations;

/// <summary>Where a script stands in the way from one shape of the data to the next.</summary>
public enum MigrationPhase
{
    /// <summary>Adds beside what is there: programs made for the old shape and for the new one both run on it.</summary>
    Expand,

    /// <summary>Moves data and leaves the shape as it is.</summary>
    Migrate,

    /// <summary>Takes away, renames or forbids what programs made for the old shape still use.</summary>
    Contract,
}

/// <summary>The database a script is written for.</summary>
public enum SqlDialect
{
    Sqlite,
    PostgreSql,
}
