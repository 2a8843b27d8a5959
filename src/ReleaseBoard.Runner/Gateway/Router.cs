namespace ReleaseBoard.Runner.Gateway;

/// <summary>Holds the table in force. A change of weights is one write of one reference.</summary>
internal sealed class Router
{
    private volatile RoutingTable _table = RoutingTable.Empty;

    public RoutingTable Table
    {
        get => _table;
        set => _table = value;
    }
}
