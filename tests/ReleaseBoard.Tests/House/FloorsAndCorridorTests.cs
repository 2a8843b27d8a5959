using System.Text.RegularExpressions;

namespace ReleaseBoard.Tests.House;

/// <summary>The map of the house: a floor uses floors below, a room uses rooms to its left.</summary>
public sealed partial class FloorsAndCorridorTests
{
    private static readonly Dictionary<string, string[]> FloorsBelow = new(StringComparer.Ordinal)
    {
        ["Domain"] = [],
        ["Engine"] = ["Domain"],
        ["Web"] = ["Domain", "Engine"],
        ["Runner"] = ["Domain"],
        ["Storefront"] = [],
    };

    private static readonly string[] Corridor =
        ["Words", "Journal", "People", "Applications", "Artifacts", "Evidence", "Environments", "Settings", "Deployments", "Migrations", "Plans", "Samples", "Signals", "Health", "Verdicts", "Targeting", "Flags", "Promotions", "Notices", "Insights"];

    [Fact]
    public void A_floor_uses_only_floors_below_it()
    {
        var wrong = from file in Sources.Under("src", ".cs", ".razor")
                    from use in Uses(file)
                    where use.Floor != file.Floor && !FloorsBelow[file.Floor].Contains(use.Floor)
                    select $"{file.Path} uses {use}";

        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void A_room_uses_only_rooms_to_its_left()
    {
        var wrong = from file in Sources.Under("src", ".cs", ".razor")
                    let own = Array.IndexOf(Corridor, file.Room)
                    where own >= 0
                    from use in Uses(file)
                    where Array.IndexOf(Corridor, use.Room) > own
                    select $"{file.Path} uses {use}";

        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void Domain_and_engine_have_no_room_that_is_not_on_the_map()
    {
        var unknown = Sources.Under("src", ".cs").Where(file => file.Floor is "Domain" or "Engine")
            .Select(file => file.Room).Where(room => room is not null && !Corridor.Contains(room)).Distinct();

        Assert.Empty(unknown);
    }

    [Fact]
    public void A_file_s_namespace_is_its_folder()
    {
        var wrong = from file in Sources.Under("src", ".cs")
                    let said = Namespace().Match(file.Text)
                    where said.Success && said.Groups["name"].Value != Path.GetDirectoryName(file.Path)?[4..].Replace('/', '.')
                    select $"{file.Path} says {said.Groups["name"].Value}";

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("using ReleaseBoard.Engine.Health;", "Engine.Health")]
    [InlineData("@using ReleaseBoard.Domain.Promotions", "Domain.Promotions")]
    [InlineData("using static ReleaseBoard.Domain.Promotions.PhaseRules;", "Domain.Promotions")]
    [InlineData("var x = new ReleaseBoard.Engine.Flags.FlagDesk();", "Engine.Flags")]
    [InlineData("var x = Domain.Words.Spans.Words(y);", "Domain.Words")]
    [InlineData("services.AddSingleton<Health.HealthWatch>();", "Web.Health")]
    [InlineData("services.AddSingleton<Settings.SettingsReading>();", "Web.Settings")]
    [InlineData("new Promotions.GateRules()", "Web.Promotions")]
    [InlineData("/// see <see cref=\"Promotions.Gate\"/>", "Web.Promotions")]
    public void The_reader_of_this_test_sees_a_use_in_every_form(string line, string use) =>
        Assert.Contains(use, Uses(new SourceFile("src/ReleaseBoard.Web/Words/X.cs", line + "\n")).Select(found => found.ToString()));

    private static IEnumerable<Use> Uses(SourceFile file)
    {
        foreach (Match match in Qualified().Matches(file.Text))
        {
            yield return new Use(match.Groups["floor"].Value, match.Groups["room"].Value);
        }

        // Inside a room, another room of the same floor can be named without its floor.
        if (file.Room is not null)
        {
            foreach (Match match in Relative.Matches(file.Text))
            {
                yield return new Use(file.Floor, match.Groups["room"].Value);
            }
        }
    }

    // From within the product its own name may be left out.
    [GeneratedRegex("(?<![A-Za-z.])(ReleaseBoard\\.)?(?<floor>Domain|Engine|Web|Runner|Storefront)\\.(?<room>[A-Z][A-Za-z]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Qualified();

    private static readonly Regex Relative = new(
        $"[<(\\s\"](?<room>{string.Join('|', Corridor)})\\.(?=[A-Z][A-Za-z]+(Desk|Store|Rules|Watch|Board|Reading|Options|Gate)\\b|Gate\\b)", RegexOptions.CultureInvariant);

    [GeneratedRegex("^namespace (?<name>[A-Za-z.]+);", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Namespace();

    private sealed record Use(string Floor, string Room)
    {
        public override string ToString() => $"{Floor}.{Room}";
    }
}
