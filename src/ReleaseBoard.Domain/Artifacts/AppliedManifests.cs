using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Artifacts;

/// <summary>Another application that must be there, in one of the versions that will do.</summary>
public sealed record Requirement(ApplicationKey Application, VersionRange Versions)
{
    /// <summary>"orders-db >=43".</summary>
    public override string ToString() => $"{Application} {Versions}";
}

/// <summary>The databases migrations can be written for.</summary>
public enum DatabaseEngine
{
    Sqlite,
    Postgresql,
}

/// <summary>Where an archive keeps the migrations of a database, and which database they are written for.</summary>
/// <param name="Migrations">The folder with the scripts, inside the archive; "." for its root.</param>
public sealed record DatabaseManifest(DatabaseEngine Engine, string Migrations);

/// <summary>The programs that make infrastructure as a plan says.</summary>
public enum PlanTool
{
    Terraform,
    Opentofu,
    Ansible,
}

/// <summary>Where an archive keeps a plan of infrastructure. Every path is a file or folder inside the archive.</summary>
public sealed record InfrastructureManifest
{
    public required PlanTool Tool { get; init; }

    /// <summary>The folder with the code.</summary>
    public string Folder { get; init; } = ".";

    /// <summary>The plan as JSON, as <c>show -json</c> writes it; null when the plan is made here from the code.</summary>
    public string? Plan { get; init; }

    /// <summary>The saved plan itself, which is what is applied; null when there is none.</summary>
    public string? Saved { get; init; }

    /// <summary>Ansible's playbook; null for the other tools.</summary>
    public string? Playbook { get; init; }

    /// <summary>Ansible's inventory; null when the environment's settings name one.</summary>
    public string? Inventory { get; init; }
}
