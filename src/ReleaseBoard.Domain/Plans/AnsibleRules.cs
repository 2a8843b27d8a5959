using System.Text.RegularExpressions;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Plans;

/// <summary>
/// Reads what <c>ansible-playbook --check --diff</c> prints with its own default output: tasks that would change on each host, with their
/// differences, and the recap. What is under <c>no_log</c> has no difference there; what holds a secret is covered line by line.
/// </summary>
public static partial class AnsibleRules
{
    public const int MostBytes = 4 << 20;
    private const int MostChanges = 2_000;
    private const int MostLines = 100;
    private const int LongestLine = 400;

    /// <summary>Refused when the run did not come to its recap.</summary>
    public static Outcome<InfrastructurePlan> Read(string output, SecretWords secrets)
    {
        var run = new Run(secrets);
        foreach (var line in output.AsSpan(0, Math.Min(output.Length, MostBytes)).EnumerateLines())
        {
            run.Take(line.ToString());
        }

        return run.Plan();
    }

    [GeneratedRegex("^(?<kind>PLAY RECAP|PLAY|TASK|RUNNING HANDLER)( \\[(?<name>.*)\\])? \\*+$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Heading();

    [GeneratedRegex("^(?<how>changed|ok|skipping|included|fatal|failed|unreachable): \\[(?<host>[^\\]]+)\\](?<rest>.*)$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Result();

    [GeneratedRegex("^(?<host>\\S+) +: ok=(?<ok>[0-9]{1,6}) +changed=(?<changed>[0-9]{1,6}) +unreachable=(?<unreachable>[0-9]{1,6}) +failed=(?<failed>[0-9]{1,6}) +skipped=(?<skipped>[0-9]{1,6})", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Recap();

    // Where Ansible keeps the new text for a moment; another place each time.
    [GeneratedRegex("^\\+\\+\\+ after: .*/\\.?ansible.*/tmp[^/]*$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Passing();

    private sealed class Run(SecretWords secrets)
    {
        private readonly Dictionary<(string Host, string Task), List<string>> _changed = [];
        private readonly List<string> _problems = [];
        private readonly List<HostRecap> _hosts = [];
        private readonly List<string> _difference = [];
        private (string Play, string Task) _at = ("", "");
        private bool _isDifference;
        private bool _isRecap;

        public void Take(string line)
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                Begin(heading.Groups["kind"].Value, heading.Groups["name"].Value);
            }
            else if (_isRecap)
            {
                Count(Recap().Match(line));
            }
            else if (Result().Match(line) is { Success: true } result)
            {
                End(result.Groups["how"].Value, result.Groups["host"].Value, result.Groups["rest"].Value);
            }
            else if (line == "...ignoring" && _problems.Count > 0)
            {
                _problems.RemoveAt(_problems.Count - 1);
            }
            else if (_isDifference || line.StartsWith("--- ", StringComparison.Ordinal))
            {
                _isDifference = true;
                Keep(line);
            }
        }

        public Outcome<InfrastructurePlan> Plan() => !_isRecap
            ? Refusal.Unprocessable("plan.ansible-unfinished", "Ansible did not come to its end, so that there is no plan.")
            : new InfrastructurePlan
            {
                Tool = PlanTool.Ansible,
                Changes = _changed.Select(change => Change(change.Key, change.Value)).ToFacts(),
                Counts = new PlanCounts { Update = Math.Max(_changed.Count, _hosts.Sum(host => host.Changed)) },
                Omitted = Math.Max(0, _hosts.Sum(host => host.Changed) - _changed.Count),
                Hosts = _hosts.ToFacts(),
                Problems = _problems.ToFacts(),
            };

        private static PlanChange Change((string Host, string Task) key, List<string> lines) => new()
        {
            Address = $"{key.Host}: {key.Task}",
            Type = "task",
            Action = PlanAction.Update,
            Text = string.Join('\n', lines.Take(MostLines)),
            Omitted = Math.Max(0, lines.Count - MostLines),
        };

        private void Begin(string kind, string name)
        {
            _isRecap = kind == "PLAY RECAP";
            _at = kind == "PLAY" ? (name, "") : (_at.Play, name);
            Forget();
        }

        private void End(string how, string host, string rest)
        {
            var key = (Shown(host), Shown(_at.Task));
            if (how == "changed" && (_changed.Count < MostChanges || _changed.ContainsKey(key)))
            {
                // A loop tells each round; together they are one change.
                _changed.TryAdd(key, []);
                _changed[key].AddRange(_difference);
            }
            else if (how is "fatal" or "failed" or "unreachable" && _problems.Count < MostLines)
            {
                _problems.Add($"{key.Item1}: {key.Item2}: {Shown(rest.TrimStart(':', ' '))}");
            }

            Forget();
        }

        private void Keep(string line)
        {
            if (line.Length > 0 && _difference.Count <= MostLines)
            {
                _difference.Add(Passing().IsMatch(line) ? "+++ after" : Shown(line));
            }
        }

        private void Count(Match recap)
        {
            if (recap.Success && _hosts.Count < MostChanges)
            {
                int Number(string name) => int.Parse(recap.Groups[name].Value, System.Globalization.CultureInfo.InvariantCulture);
                _hosts.Add(new HostRecap(Shown(recap.Groups["host"].Value), Number("ok"), Number("changed"), Number("unreachable"), Number("failed"), Number("skipped")));
            }
        }

        private void Forget()
        {
            _difference.Clear();
            _isDifference = false;
        }

        private string Shown(string text)
        {
            var covered = secrets.Cover(text);
            return covered.Length <= LongestLine ? covered : string.Concat(covered.AsSpan(0, LongestLine), "…");
        }
    }
}
