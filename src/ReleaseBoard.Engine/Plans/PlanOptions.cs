using System.ComponentModel.DataAnnotations;

namespace ReleaseBoard.Engine.Plans;

/// <summary>How plans of infrastructure are made true; section <c>Plans</c>.</summary>
public sealed class PlanOptions
{
    public const string Section = "Plans";

    [Required]
    public string Terraform { get; set; } = "terraform";

    [Required]
    public string Opentofu { get; set; } = "tofu";

    [Required]
    public string Ansible { get; set; } = "ansible-playbook";

    /// <summary>How long an apply may take before it is ended.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ApplyWithin { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a check, which changes nothing, may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CheckWithin { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many seconds a program that is called off gets to write down what it made; then it is killed. The board's own end waits for it.</summary>
    [Range(1, 600)]
    public int EndWithinSeconds { get; set; } = 30;

    /// <summary>How long a team's own machinery may take to call back.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan CallBackWithin { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The board's own address as the team's machinery reaches it, for the call-back; without it only the path is told.</summary>
    [Url]
    public string? Address { get; set; }

    /// <summary>How often what was applied is checked for drift.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "7.00:00:00")]
    public TimeSpan CheckDriftEvery { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Environment variables of the board that the programs get too, by name; everything else they get from settings.</summary>
    public IList<string> PassOn { get; } = [];
}
