using Microsoft.AspNetCore.Components;

namespace ReleaseBoard.Web.Ui;

/// <summary>
/// A component that shows one fact and renders again only when the fact differs. Only for components without state of their own.
/// </summary>
public abstract class FactView<TFact> : ComponentBase
    where TFact : class, IEquatable<TFact>
{
    private TFact? _onScreen;

    [Parameter, EditorRequired]
    public required TFact Fact { get; set; }

    protected override bool ShouldRender() => !Fact.Equals(_onScreen);

    protected override void OnAfterRender(bool firstRender) => _onScreen = Fact;
}
