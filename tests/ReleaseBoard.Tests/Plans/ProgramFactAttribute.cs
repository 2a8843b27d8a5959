namespace ReleaseBoard.Tests.Plans;

/// <summary>A test that needs a real program: skipped, and reported as skipped, where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(string program, string how)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program))))
        {
            Skip = $"NOT ASKED OF THE REAL THING: there is no {program} on this machine ({how}).";
            Console.Error.WriteLine(Skip);
        }
    }
}
