using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.People;

/// <summary>Someone whom a visitor of the demo may be, by one click.</summary>
/// <param name="Role">As the button says it: "Release manager".</param>
/// <param name="Does">What they come here for: "approves and promotes".</param>
public sealed record DemoPerson(OperatorName Name, string Role, string Does);

/// <summary>The people of the demo. Registered only under <c>--demo</c>: elsewhere the sign-in page has nobody to offer.</summary>
public sealed record DemoPeople(Facts<DemoPerson> All);
