using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseBoard.Domain.Deployments;

/// <summary>How board and runner write the facts they exchange.</summary>
public static class RunnerWire
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };
}

/// <summary>One line an instance wrote.</summary>
/// <param name="Instance">The instance's number.</param>
/// <param name="Stream"><c>out</c> or <c>err</c>.</param>
/// <param name="Text">The line, without its end, cut where it is very long.</param>
public sealed record LogLine(int Instance, string Stream, string Text);

/// <summary>How the runner ends when it cannot begin; its standard error says it as a sentence.</summary>
public static class RunnerExit
{
    public const int Arguments = 2;

    public const int FolderTaken = 3;

    public const int PortTaken = 4;

    public const int SocketUnsafe = 5;
}
