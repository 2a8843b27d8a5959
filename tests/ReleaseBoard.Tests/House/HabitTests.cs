using System.Text.RegularExpressions;

namespace ReleaseBoard.Tests.House;

/// <summary>The house's habits that a machine can watch over.</summary>
public sealed partial class HabitTests
{
    private const int LongestFile = 300;
    private const int LongestComponent = 150;

    // Tables of cases may be longer than what runs in production.
    private const int LongestTest = 400;

    private static readonly string[] PlacesOfTheClock = ["src/ReleaseBoard.Engine/EngineSetup.cs", "src/ReleaseBoard.Runner/RunnerHost.cs", "src/ReleaseBoard.Storefront/Shop.cs"];

    [Fact]
    public void Nobody_asks_the_machine_for_the_time()
    {
        var found = Sources.Under("src", ".cs", ".razor").Concat(Sources.Under("tests", ".cs", ".razor"))
            .Where(file => WallClock().IsMatch(file.Text)).Select(file => file.Path);

        Assert.Empty(found);
    }

    [Fact]
    public void The_system_s_clock_is_handed_in_at_one_place_a_process()
    {
        var found = Sources.Under("src", ".cs", ".razor").Where(file => file.Text.Contains("TimeProvider.System", StringComparison.Ordinal)).Select(file => file.Path);

        Assert.Empty(found.Except(PlacesOfTheClock));
    }

    [Fact]
    public void No_file_is_longer_than_a_reader_bears()
    {
        var tooLong = Sources.Under("src", ".cs", ".razor").Concat(Sources.Under("tests", ".cs", ".razor"))
            .Where(file => file.Lines >= Longest(file))
            .Select(file => $"{file.Path}: {file.Lines} lines");

        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_type_hides_what_it_is_behind_a_vague_suffix()
    {
        var vague = from file in Sources.Under("src", ".cs").Concat(Sources.Under("tests", ".cs"))
                    from Match match in VagueType().Matches(file.Text)
                    select $"{file.Path}: {match.Value}";

        Assert.Empty(vague);
    }

    [Fact]
    public void An_interface_of_a_store_or_a_desk_has_no_place_inside_the_process()
    {
        var found = from file in Sources.Under("src", ".cs")
                    from Match match in InnerInterface().Matches(file.Text)
                    select $"{file.Path}: {match.Value}";

        Assert.Empty(found);
    }

    [Fact]
    public void Nothing_names_a_folder_of_one_machine()
    {
        var found = from file in Sources.Under("src", ".cs", ".razor", ".json", ".csproj", ".props", ".targets", ".md", ".js", ".css")
                        .Concat(Sources.Under("tests", ".cs", ".razor", ".json", ".csproj", ".props", ".md")).Concat(Sources.Under("wwwroot", ".js", ".css"))
                    from Match match in MachinePath().Matches(file.Text)
                    select $"{file.Path}: {match.Value}";

        Assert.Empty(found);
    }

    [Fact]
    public void Nothing_is_left_to_be_done_later_and_no_test_is_skipped()
    {
        var found = from file in Sources.Under("src", ".cs", ".razor").Concat(Sources.Under("tests", ".cs", ".razor"))
                    from Match match in Later().Matches(file.Text)
                    select $"{file.Path}: {match.Value}";

        Assert.Empty(found);
    }

    private static int Longest(SourceFile file) => file.Path.EndsWith(".razor", StringComparison.Ordinal)
        ? LongestComponent
        : file.Path.StartsWith("tests/", StringComparison.Ordinal) ? LongestTest : LongestFile;

    [GeneratedRegex("\\b(DateTime|DateTimeOffset)\\.(Utc)?(Now|Today)\\b", RegexOptions.CultureInvariant)]
    private static partial Regex WallClock();

    [GeneratedRegex("\\b(class|record|struct|interface|enum) [A-Za-z]*(Manager|Helpers?|Utils?|Utility|Service|Impl)\\b", RegexOptions.CultureInvariant)]
    private static partial Regex VagueType();

    [GeneratedRegex("\\binterface I[A-Za-z]*(Store|Desk|Rules|Watch|Board|Repository)\\b", RegexOptions.CultureInvariant)]
    private static partial Regex InnerInterface();

    // Systems' own places (/usr/bin, /tmp, /proc) are the same on every machine; people's folders and this house's are not.
    [GeneratedRegex("(/home/|/Users/|/root/|/work/|[A-Z]:\\\\Users)[A-Za-z0-9_.-]+", RegexOptions.CultureInvariant)]
    private static partial Regex MachinePath();

    [GeneratedRegex("\\b(TO" + "DO|FIX" + "ME|HA" + "CK)\\b|NotImplemented" + "Exception|\\(Sk" + "ip ?=", RegexOptions.CultureInvariant)]
    private static partial Regex Later();
}
