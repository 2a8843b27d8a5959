using Microsoft.AspNetCore.Components;

namespace ReleaseBoard.Web.Ui;

/// <summary>A text that changes with time: it renders only at the second in which its words change.</summary>
public abstract class TimeText : ComponentBase, IDisposable
{
    private IDisposable? _subscription;

    [Inject]
    private Heartbeat Heart { get; set; } = default!;

    /// <summary>The words now on the screen.</summary>
    protected string Text { get; private set; } = "";

    protected abstract string Say(DateTimeOffset now);

    protected override void OnInitialized() => _subscription = Heart.Listen(Beat);

    protected override void OnParametersSet() => Text = Say(Heart.Now);

    private void Beat(DateTimeOffset now)
    {
        if (Say(now) is var next && next != Text)
        {
            _ = InvokeAsync(() =>
            {
                Text = next;
                StateHasChanged();
            });
        }
    }

    public void Dispose()
    {
        _subscription?.Dispose();
        GC.SuppressFinalize(this);
    }
}
