using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.People;

/// <summary>Someone whom a visitor of the demo may be, by one click.</summary>
/// <param name="Called">As people call them: "Rosa".</param>
/// <param name="Role">As the button says it: "Release manager".</param>
/// <param name="First">What to try first, in two lines; null for those whom the demo is not about.</param>
public sealed record DemoPerson(OperatorName Name, string Called, string Role, string? First);

/// <summary>The people of the demo. Registered only under <c>--demo</c>: elsewhere the sign-in page has nobody to offer.</summary>
public sealed record DemoPeople(Facts<DemoPerson> All);
