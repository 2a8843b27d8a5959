using ReleaseBoard.Domain.Health;

namespace ReleaseBoard.Web.Health;

/// <summary>How far back a page of health looks; its name stands in the address.</summary>
public sealed record HealthRange(string Name, TimeSpan Length)
{
    public static readonly IReadOnlyList<HealthRange> All =
    [
        new("5 min", TimeSpan.FromMinutes(5)),
        new("15 min", TimeSpan.FromMinutes(15)),
        new("1 h", TimeSpan.FromHours(1)),
        new("6 h", TimeSpan.FromHours(6)),
    ];

    public static readonly IReadOnlyList<string> Names = [.. All.Select(range => range.Name)];

    public TimeSpan Resolution => HealthRanges.ResolutionOf(Length);

    /// <summary>The range of that name; the first when there is none of it.</summary>
    public static HealthRange Named(string? name) => All.FirstOrDefault(range => range.Name == name) ?? All[0];
}
