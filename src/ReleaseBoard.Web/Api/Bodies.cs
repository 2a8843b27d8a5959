using System.Text.Json.Serialization;
namespace ReleaseBoard.Web.Api;

/// <summary>Why, in the words of who does it.</summary>
internal sealed record ReasonBody(string? Reason = null);

/// <summary>One vote.</summary>
internal sealed record VoteBody([property: JsonRequired] bool Approve, string? Comment = null);
