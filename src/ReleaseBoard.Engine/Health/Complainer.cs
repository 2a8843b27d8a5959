namespace ReleaseBoard.Engine.Health;

/// <summary>Who says of a slot that it is not well, whatever the gateway counted; in the order in which they are heard.</summary>
internal enum Complainer
{
    Flags,
    Monitoring,
}
