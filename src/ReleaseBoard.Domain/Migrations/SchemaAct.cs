namespace ReleaseBoard.Domain.Migrations;

/// <summary>What one statement, or one part of it, does to the shape of the data.</summary>
internal enum SchemaVerb
{
    CreateTable,
    DropTable,
    RenameTable,
    AddColumn,
    DropColumn,
    RenameColumn,
    SetNotNull,
    SetType,
    AddConstraint,
    DropConstraint,
    CreateIndex,
    DropIndex,
    DropSchema,

    /// <summary>A view, a function, a type: no data of its own, and something may use it.</summary>
    DropOther,

    /// <summary>All rows of a table go.</summary>
    Empty,

    /// <summary>Some rows go.</summary>
    DeleteRows,

    /// <summary>Rows come or change.</summary>
    Rows,

    /// <summary>Statements put together while it runs: nobody can say what they do.</summary>
    Opaque,

    /// <summary>Changes the shape, and nothing that is here now.</summary>
    Add,

    /// <summary>Says nothing of the shape: a setting, a comment, an analysis.</summary>
    Other,
}

internal enum ConstraintKind
{
    PrimaryKey,
    Unique,
    ForeignKey,
    Check,
    Exclude,
}

/// <summary>A column as a script writes it.</summary>
internal sealed record ColumnShape(string Name, string Type)
{
    public bool NotNull { get; init; }

    public bool HasDefault { get; init; }

    /// <summary>Each row gets a value of its own, so that each row must be written.</summary>
    public bool IsComputedPerRow { get; init; }

    /// <summary>Kept nowhere: there is no data in it.</summary>
    public bool IsVirtual { get; init; }

    public IReadOnlyList<ConstraintKind> Constraints { get; init; } = [];
}

/// <summary>One act of a statement on one thing.</summary>
internal sealed record SchemaAct(SchemaVerb Verb, string Table, int Line)
{
    /// <summary>The column, constraint or index it is about; what a thing is renamed to stands in <see cref="To"/>.</summary>
    public string Name { get; init; } = "";

    public string To { get; init; } = "";

    public ColumnShape? Column { get; init; }

    public IReadOnlyList<ColumnShape> Columns { get; init; } = [];

    /// <summary>The columns of a key or an index.</summary>
    public IReadOnlyList<string> Of { get; init; } = [];

    public ConstraintKind? Constraint { get; init; }

    public bool IsConcurrent { get; init; }

    public bool IsUnique { get; init; }

    public bool IsNotValid { get; init; }

    public bool UsesIndex { get; init; }

    /// <summary>Perhaps not done at all: <c>if not exists</c>, or a block's condition.</summary>
    public bool IsConditional { get; init; }

    /// <summary>A table of this session only.</summary>
    public bool IsTemporary { get; init; }
}
