using Microsoft.AspNetCore.Components;

namespace ReleaseBoard.Web.Ui;

/// <summary>
/// A component that shows one fact and renders again only when the fact differs. Only for components without state of their own.
/// </summary>
public abstract class FactView<TFact> : ComponentBase
    where TFact : class, IEquatable<TFact>
{
    private TFact? _last;
    private bool _isNew;

    [Parameter, EditorRequired]
    public required TFact Fact { get; set; }

    // Compared with what was given last, not with what the browser has confirmed: that comes later, and a fact that is back by then
    // would not be shown.
    protected override void OnParametersSet() => (_isNew, _last) = (!Fact.Equals(_last), Fact);

    protected override bool ShouldRender() => _isNew;
}
