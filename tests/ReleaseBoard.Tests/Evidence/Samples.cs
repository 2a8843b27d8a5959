using ReleaseBoard.Tests.House;

namespace ReleaseBoard.Tests.Evidence;

/// <summary>Documents recorded from others' programs, where they lie beside the repository.</summary>
internal static class Samples
{
    private static readonly string[] Places = [Path.Combine(Sources.Root, "../shared/samples")];

    public static string? PathOf(string name) => Places.Select(place => Path.Combine(place, name)).FirstOrDefault(File.Exists);

    public static string Text(string name) => File.ReadAllText(PathOf(name) ?? throw new FileNotFoundException(name));
}

/// <summary>A test that needs a recorded document: skipped, and reported as skipped, where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SampleFactAttribute : FactAttribute
{
    public SampleFactAttribute(string name)
    {
        Name = name;
        if (Samples.PathOf(name) is null)
        {
            Skip = $"NOT COMPARED WITH WHAT WAS RECORDED: ../shared/samples/{name} is not beside the repository.";
            Console.Error.WriteLine(Skip);
        }
    }

    public string Name { get; }
}
