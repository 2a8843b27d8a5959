using System.Xml;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>Reads test reports: JUnit's XML as its many writers write it, and Visual Studio's TRX.</summary>
public static class TestReportRules
{
    /// <summary>Bytes of a document.</summary>
    public const int MostBytes = 32 << 20;

    /// <summary>Reports that are kept of one artifact.</summary>
    public const int Most = 50;

    private const int LongestName = 100;
    private const int Deepest = 32;

    private const string Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>The report in one pass. A document type declaration is refused, so nothing in it can expand or be fetched.</summary>
    public static Outcome<TestReport> Read(byte[] xml)
    {
        if (xml.Length > MostBytes)
        {
            return new Refusal("tests.too-large", $"A test report is at most {MostBytes} bytes.") { Kind = RefusalKind.TooLarge };
        }

        try
        {
            using var stream = new MemoryStream(xml, writable: false);
            using var reader = XmlReader.Create(stream, new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersInDocument = MostBytes,
                MaxCharactersFromEntities = 1,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
            });
            return Walk(reader);
        }
        catch (XmlException fault)
        {
            return Refusal.Unprocessable("tests.not-xml", $"This is not XML that is read here (line {fault.LineNumber}): it is malformed or has a document type declaration.");
        }
    }

    /// <summary>Null when a report may have this name.</summary>
    public static Refusal? CheckName(string name) => name.Trim().Length is 0 || name.Length > LongestName || name.Any(char.IsControl)
        ? Refusal.Invalid("tests.name-malformed", $"A report has a name of 1 to {LongestName} characters on one line.")
        : null;

    private static Outcome<TestReport> Walk(XmlReader reader)
    {
        if (reader.MoveToContent() is not XmlNodeType.Element || TallyFor(reader) is not { } tally)
        {
            return Refusal.Unprocessable("tests.format", "This is neither a JUnit nor a TRX report: it begins with testsuites, testsuite or TestRun.");
        }

        do
        {
            if (reader.Depth > Deepest)
            {
                return Refusal.Unprocessable("tests.too-deep", $"The report nests deeper than {Deepest}.");
            }

            tally.Take(reader);
        }
        while (reader.Read());
        return tally.Report();
    }

    private static TestTally? TallyFor(XmlReader reader) => (reader.LocalName, reader.NamespaceURI) switch
    {
        ("testsuites" or "testsuite", _) => new JUnitTally(),
        ("TestRun", Trx) => new TrxTally(),
        _ => null,
    };
}
