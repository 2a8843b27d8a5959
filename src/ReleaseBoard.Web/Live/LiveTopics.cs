using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Live;

/// <summary>What to read again after an entry.</summary>
internal static class LiveTopics
{
    public static Facts<string> Of(JournalEntry entry) => entry.Act.Split('.')[0] switch
    {
        "application" => [Topic.Applications.Name, Topic.Journal.Name],
        "artifact" => [Topic.Artifacts.Name, Topic.Journal.Name],
        "environment" or "path" => [Topic.Environments.Name, Topic.Journal.Name],
        "settings" => [Topic.Settings.Name, Topic.Journal.Name],
        "promotion" => [Topic.Promotions.Name, Topic.Journal.Name],
        "traffic" or "deployment" => [Topic.Deployments.Name, Topic.Journal.Name],
        "flag" or "flag-change" or "flag-key" or "segment" or "guard" or "code-references" => [Topic.Flags.Name, Topic.Journal.Name],
        "alert" or "health" or "instance" or "objective" or "objectives" => [Topic.Health.Name, Topic.Journal.Name],
        "receiver" => [Topic.Notices.Name, Topic.Journal.Name],
        "source" => [Topic.Sources.Name, Topic.Journal.Name],
        "person" or "people" or "token" => [Topic.People.Name, Topic.Journal.Name],
        _ => [Topic.Journal.Name],
    };
}
