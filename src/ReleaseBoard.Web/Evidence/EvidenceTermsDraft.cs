using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Evidence;

/// <summary>What an application expects while someone types.</summary>
public sealed class EvidenceTermsDraft
{
    public int RebuildsNeeded { get; set; }

    public int SignaturesNeeded { get; set; }

    public string Repository { get; set; } = "";

    public string RepositoryField { get; set; } = "";

    public string BuildType { get; set; } = "";

    /// <summary>A line each: a JSON pointer, "=", a value.</summary>
    public string Parameters { get; set; } = "";

    private int Revision { get; init; }

    public static EvidenceTermsDraft Of(EvidenceTerms known) => new()
    {
        RebuildsNeeded = known.RebuildsNeeded,
        SignaturesNeeded = known.SignaturesNeeded,
        Repository = known.Repository ?? "",
        RepositoryField = known.RepositoryField,
        BuildType = known.BuildType ?? "",
        Parameters = string.Join('\n', known.Parameters.Select(one => $"{one.Field} = {one.Value}")),
        Revision = known.Revision,
    };

    /// <summary>What was typed, made of what was seen: someone who was faster is not overwritten.</summary>
    public EvidenceTermsWish ToWish(ApplicationKey application) => new(application)
    {
        RebuildsNeeded = RebuildsNeeded,
        SignaturesNeeded = SignaturesNeeded,
        Repository = Repository,
        RepositoryField = RepositoryField,
        BuildType = BuildType,
        Parameters = Parameters.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parameter).ToFacts(),
        BasedOn = Revision,
    };

    // A line without "=" has an empty value; the rules say what is wrong with its field.
    private static BuildParameter Parameter(string line)
    {
        var parts = line.Split('=', 2, StringSplitOptions.TrimEntries);
        return new(parts[0], parts.Length > 1 ? parts[1] : "");
    }
}
