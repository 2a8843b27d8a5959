using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseBoard.Domain.Deployments;

/// <summary>How board and runner write the facts they exchange.</summary>
public static class RunnerWire
{
    /// <summary>The runner's no to a wish that is older than the one it works by.</summary>
    public const string OlderWish = "wish.older";

    /// <summary>The runner's no to a wish that has the number of the one it works by, but not its content.</summary>
    public const string OtherWish = "wish.differs";

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };
}

/// <summary>How the runner ends when it cannot begin; its standard error says it as a sentence.</summary>
public static class RunnerExit
{
    public const int Arguments = 2;

    public const int FolderTaken = 3;

    public const int PortTaken = 4;

    public const int SocketUnsafe = 5;
}
