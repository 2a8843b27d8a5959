namespace ReleaseBoard.Web.Demo;

/// <summary>Says on the terminal what the demo does while it comes up: the first time takes a minute.</summary>
internal static class DemoVoice
{
    public static Task SayAsync(string step) => Console.Out.WriteLineAsync($"demo: {step}");
}
