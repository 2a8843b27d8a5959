using System.Globalization;
using System.Xml;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>JUnit's XML: a case passed unless it holds a failure, an error or a skipped.</summary>
internal sealed class JUnitTally() : TestTally(TestFormat.JUnit)
{
    private string? _name;
    private TimeSpan _time;
    private CaseResult _result;
    private bool _listens;

    public override void Take(XmlReader reader)
    {
        switch (reader.NodeType, reader.LocalName)
        {
            case (XmlNodeType.Element, "testcase"):
                Begin(reader);
                break;
            case (XmlNodeType.EndElement, "testcase"):
                End();
                break;
            case (XmlNodeType.Element, "failure" or "error") when _name is not null:
                _result = CaseResult.Failed;
                Say(reader.GetAttribute("message"));
                _listens = !reader.IsEmptyElement && reader.GetAttribute("message") is not { Length: > 0 };
                break;
            case (XmlNodeType.EndElement, "failure" or "error"):
                _listens = false;
                break;
            case (XmlNodeType.Element, "skipped") when _name is not null && _result is CaseResult.Passed:
                _result = CaseResult.Skipped;
                break;
            case (XmlNodeType.Text or XmlNodeType.CDATA, _) when _listens:
                Say(reader.Value);
                break;
        }
    }

    private void Begin(XmlReader reader)
    {
        End();
        var type = reader.GetAttribute("classname");
        var name = reader.GetAttribute("name") ?? "a test without a name";
        (_name, _result, _listens) = (type is { Length: > 0 } && !name.StartsWith(type, StringComparison.Ordinal) ? $"{type}.{name}" : name, CaseResult.Passed, false);

        // Seconds; some write thousands with commas.
        _time = double.TryParse(reader.GetAttribute("time"), NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(double.IsNaN(seconds) ? 0 : Math.Clamp(seconds, 0, 86_400))
            : TimeSpan.Zero;
        if (reader.IsEmptyElement)
        {
            End();
        }
    }

    private void End()
    {
        if (_name is { } name)
        {
            Count(name, _result, _time);
        }

        (_name, _listens) = (null, false);
    }
}
