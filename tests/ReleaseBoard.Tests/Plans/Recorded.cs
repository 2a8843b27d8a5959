using System.Text;
using System.Text.Json;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Plans;

/// <summary>What the real programs wrote: Terraform 1.11.4 and ansible-core 2.14.</summary>
internal static class Recorded
{
    public static byte[] Bytes(string name)
    {
        using var stream = typeof(Recorded).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the assembly.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    public static InfrastructurePlan Plan(string name) => PlanJsonRules.Read(Bytes(name), PlanTool.Terraform, new SecretWords()).Value();

    public static InfrastructurePlan Said(string json) => PlanJsonRules.Read(Encoding.UTF8.GetBytes(json), PlanTool.Terraform, new SecretWords()).Value();

    /// <summary>A plan of one change, with this in it besides its address and actions.</summary>
    public static string One(string actions, string change, string resource = "") =>
        $$$"""{"format_version":"1.2","resource_changes":[{"address":"a.b","type":"a",{{{resource}}}"change":{"actions":{{{actions}}}{{{change}}}}}]}""";

    /// <summary>Everything of a fact as text, as a store or an answer would write it.</summary>
    public static string Text<T>(T fact) => JsonSerializer.Serialize(fact, Plain);

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
