namespace ReleaseBoard.Domain.People;

/// <summary>What a person is to the board; a person may have several.</summary>
public enum Role
{
    Viewer,
    Developer,
    ReleaseManager,
    OnCall,
    ProductOwner,
    Administrator,
}

/// <summary>What may be done; a role grants some of these and an API token may be narrowed to fewer.</summary>
public enum Permission
{
    View,
    UploadArtifact,
    RequestPromotion,
    Approve,
    SteerRollout,
    RollBack,
    HoldEnvironment,
    OverrideGate,
    EditEnvironments,
    EditPaths,
    EditApplications,

    /// <summary>Turns a flag off at once, in any environment.</summary>
    ToggleFlag,

    /// <summary>Makes flags and segments and says who gets what.</summary>
    ManageFlags,
    ReportSignals,
    ManagePeople,
    ManageTokens,

    /// <summary>Says whom the board tells what happens.</summary>
    ManageNotices,

    /// <summary>Writes an application's settings, secrets among them.</summary>
    EditSettings,
}
