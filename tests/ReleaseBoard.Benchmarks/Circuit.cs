using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ReleaseBoard.Benchmarks;

/// <summary>
/// A page of the board without a browser: one real Blazor circuit, whose render batches are acknowledged as Blazor's script does
/// and not drawn.
/// </summary>
internal sealed partial class Circuit : IDisposable
{
    private const int Invocation = 1;
    private const int Completion = 3;
    private const int Close = 7;

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _pen = new(1, 1);
    private readonly Action<byte[]> _onBatch;
    private string _secret = "";
    private byte[] _buffer = new byte[64 * 1024];

    private Circuit(Action<byte[]> onBatch) => _onBatch = onBatch;

    /// <summary>How many batches came; read when nothing is under way.</summary>
    public int Batches { get; private set; }

    /// <summary>Why the circuit ended, as the board says; null while it lives.</summary>
    public string? Ended { get; private set; }

    public static async Task<Circuit> OpenAsync(HttpClient http, Uri page, string cookie, Action<byte[]> onBatch, CancellationToken cancellationToken)
    {
        var html = await http.GetStringAsync(page, cancellationToken);
        var components = string.Join(',', Marker().Matches(html).Select(marker => marker.Groups["json"].Value));
        var circuit = new Circuit(onBatch);
        circuit._socket.Options.SetRequestHeader("Cookie", cookie);
        circuit._socket.Options.SetRequestHeader("Origin", page.GetLeftPart(UriPartial.Authority));
        await circuit._socket.ConnectAsync(new UriBuilder(page) { Scheme = "ws", Path = "/_blazor", Query = "" }.Uri, cancellationToken);
        await circuit.SendAsync([.. "{\"protocol\":\"blazorpack\",\"version\":1}"u8, 0x1e], cancellationToken);
        await circuit.SendAsync(PackWriter.Invocation("1", "StartCircuit", $"{page.GetLeftPart(UriPartial.Authority)}/", page.ToString(), $"[{components}]", ""), cancellationToken);
        return circuit;
    }

    /// <summary>Answers the board until it is told to stop or the board hangs up.</summary>
    public async Task LiveAsync(CancellationToken cancellationToken)
    {
        var isFirst = true;
        try
        {
            while (Ended is null)
            {
                var frame = await ReceiveAsync(cancellationToken);

                // The handshake's answer is JSON and ends with a sign of its own.
                frame = isFirst ? frame[(frame.Span.IndexOf((byte)0x1e) + 1)..] : frame;
                isFirst = false;
                foreach (var answer in Read(frame.Span))
                {
                    await SendAsync(answer, cancellationToken);
                }
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or WebSocketException)
        {
            Ended ??= failure.Message;
        }
    }

    /// <summary>Leaves as a browser does whose tab is closed: the board ends the circuit at once instead of keeping it for a return.</summary>
    public async Task LeaveAsync(HttpClient http, Uri page, CancellationToken cancellationToken)
    {
        using var form = new MultipartFormDataContent { { new StringContent(_secret), "circuitId" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(page, "/_blazor/disconnect")) { Content = form };
        request.Headers.Add("Origin", page.GetLeftPart(UriPartial.Authority));
        using var answer = await http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public Task PingAsync(CancellationToken cancellationToken) => SendAsync(PackWriter.Ping, cancellationToken);

    public void Dispose()
    {
        _socket.Dispose();
        _pen.Dispose();
    }

    private List<byte[]> Read(ReadOnlySpan<byte> frame)
    {
        var answers = new List<byte[]>();
        while (!frame.IsEmpty)
        {
            var reader = new PackReader(PackReader.NextMessage(ref frame));
            reader.Array();
            switch (reader.Integer())
            {
                case Invocation:
                    reader.Headers();
                    reader.Bytes();
                    Answer(reader.Text(), reader, answers);
                    break;
                case Completion:
                    reader.Headers();
                    reader.Bytes();
                    Complete(reader);
                    break;
                case Close:
                    Ended = "The board closed the line.";
                    break;
                default:
                    break;
            }
        }

        return answers;
    }

    // Of the only call that waits for an answer: the one that began the circuit.
    private void Complete(PackReader reader)
    {
        switch (reader.Integer())
        {
            case 1:
                Ended = reader.Text();
                break;
            case 3:
                _secret = reader.Text();
                break;
            default:
                break;
        }
    }

    private void Answer(string target, PackReader reader, List<byte[]> answers)
    {
        reader.Array();
        switch (target)
        {
            case "JS.RenderBatch":
                var batch = reader.Integer();
                _onBatch(reader.Bytes().ToArray());
                Batches++;
                answers.Add(PackWriter.Invocation(null, "OnRenderCompleted", batch, null));
                break;
            case "JS.BeginInvokeJS":
                if (reader.Integer() is var task and not 0)
                {
                    answers.Add(PackWriter.Invocation(null, "EndInvokeJSFromDotNet", task, true, $"[{task},true,null]"));
                }

                break;
            case "JS.Error":
                Ended = reader.Text();
                break;
            default:
                break;
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken cancellationToken)
    {
        for (var used = 0; ;)
        {
            if (used == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            var got = await _socket.ReceiveAsync(_buffer.AsMemory(used), cancellationToken);
            used += got.Count;
            if (got.MessageType is WebSocketMessageType.Close)
            {
                Ended = _socket.CloseStatusDescription ?? "The board hung up.";
                return ReadOnlyMemory<byte>.Empty;
            }

            if (got.EndOfMessage)
            {
                return _buffer.AsMemory(0, used);
            }
        }
    }

    private async Task SendAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        await _pen.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Binary, true, cancellationToken);
        }
        finally
        {
            _pen.Release();
        }
    }

    [GeneratedRegex("<!--Blazor:(?<json>\\{\"type\":\"server\".*?\\})-->", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Marker();
}
