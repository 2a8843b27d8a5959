namespace ReleaseBoard.Tests.Signals;

/// <summary>A test that needs a program of Debian's: skipped, and reported as skipped, where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DebianFactAttribute : FactAttribute
{
    public DebianFactAttribute(string program)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program))))
        {
            Skip = $"NOT ASKED OF THE REAL THING: there is no {program} on this machine (apt-get install {program}; tests/run does).";
            Console.Error.WriteLine(Skip);
        }
    }
}
