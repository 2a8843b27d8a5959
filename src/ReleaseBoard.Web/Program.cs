using ReleaseBoard.Web;

return await Board.RunAsync(args);

/// <summary>Named for the tests that host the whole board.</summary>
public partial class Program;
