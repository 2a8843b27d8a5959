using System.ComponentModel.DataAnnotations;

namespace ReleaseBoard.Engine.Deployments;

/// <summary>How the board has its runner; section <c>Runner</c>.</summary>
public sealed class RunnerOptions
{
    public const string Section = "Runner";

    /// <summary>The port the applications are visited on.</summary>
    [Range(1, 65535)]
    public int GatewayPort { get; set; } = 8080;

    /// <summary>The runner's program (or its .dll); empty means the one delivered with the board.</summary>
    public string Command { get; set; } = "";

    /// <summary>A file that an instance writes to is put aside when it passes this; one old one is kept.</summary>
    [Range(1024, long.MaxValue)]
    public long LogBytes { get; set; } = 5L << 20;
}
