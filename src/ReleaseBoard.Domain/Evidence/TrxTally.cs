using System.Globalization;
using System.Xml;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>TRX: each outermost result is a case; the rows of a case that is run with several data are part of it.</summary>
internal sealed class TrxTally() : TestTally(TestFormat.Trx)
{
    private string _name = "";
    private TimeSpan _time;
    private CaseResult _result;
    private int _inside;
    private bool _listens;
    private string? _run;

    public override void Take(XmlReader reader)
    {
        switch (reader.NodeType, reader.LocalName)
        {
            case (XmlNodeType.Element, "UnitTestResult"):
                Begin(reader);
                break;
            case (XmlNodeType.EndElement, "UnitTestResult"):
                End();
                break;
            case (XmlNodeType.Element, "Message") when _inside > 0:
                _listens = !reader.IsEmptyElement;
                break;
            case (XmlNodeType.EndElement, "Message"):
                _listens = false;
                break;
            case (XmlNodeType.Element, "ResultSummary"):
                _run = reader.GetAttribute("outcome");
                break;
            case (XmlNodeType.Text or XmlNodeType.CDATA, _) when _listens:
                Say(reader.Value);
                break;
        }
    }

    // A run that was aborted after its last good test did not pass.
    protected override void BeforeReport()
    {
        if (Failed == 0 && _run is { } outcome and not ("Completed" or "Passed" or "Warning"))
        {
            Say($"The run itself ended as {outcome}.");
            Count("the run", CaseResult.Failed, TimeSpan.Zero);
        }
    }

    private void Begin(XmlReader reader)
    {
        if (_inside == 0)
        {
            _name = reader.GetAttribute("testName") ?? "a test without a name";
            _time = TimeSpan.TryParse(reader.GetAttribute("duration"), CultureInfo.InvariantCulture, out var time) ? time : TimeSpan.Zero;
            _result = reader.GetAttribute("outcome") switch
            {
                "Passed" or "Warning" or "Completed" => CaseResult.Passed,
                "NotExecuted" or "Inconclusive" or "NotRunnable" or "Pending" => CaseResult.Skipped,
                _ => CaseResult.Failed,
            };
        }

        _inside++;
        if (reader.IsEmptyElement)
        {
            End();
        }
    }

    private void End()
    {
        _listens = false;
        if (--_inside == 0)
        {
            Count(_name, _result, _time);
        }
    }
}
