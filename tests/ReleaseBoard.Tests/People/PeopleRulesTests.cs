using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.People;

public sealed class PeopleRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("short", "password.length")]
    [InlineData("elevenchars", "password.length")]
    [InlineData("password1234", "password.common")]
    [InlineData("PassWord1234", "password.common")]
    [InlineData("qwertyuiop123", "password.common")]
    [InlineData("correct horse battery staple", "password.common")]
    [InlineData("aaaaaaaaaaaaaaa", "password.common")]
    [InlineData("abababababababab", "password.common")]
    [InlineData("lovelace12345", "password.common")]
    [InlineData("four words are enough", null)]
    [InlineData("ünïcode zählt auch mit", null)]
    public void A_password_is_long_and_not_what_everybody_tries_first(string password, string? code) =>
        Assert.Equal(code, PasswordRules.Check(password, new("lovelace"))?.Code);

    [Fact]
    public void A_password_is_no_longer_than_a_sign_in_may_cost() =>
        Assert.Equal("password.length", PasswordRules.Check(string.Concat(Enumerable.Repeat("abc ", 65)), new("ada"))?.Code);

    [Theory]
    [InlineData("Ada", "ada")]
    [InlineData(" grace.hopper ", "grace.hopper")]
    [InlineData("a_b-c.d1", "a_b-c.d1")]
    [InlineData("", null)]
    [InlineData("a..b", null)]
    [InlineData("-ada", null)]
    [InlineData("ada/token", null)]
    [InlineData("releaseboard", null)]
    [InlineData("аda", null)]
    public void A_user_name_is_plain_and_nobody_can_pass_for_the_board_or_a_token(string typed, string? name) =>
        Assert.Equal(name, PersonRules.ParseName(typed).Match<string?>(parsed => parsed.Value, _ => null));

    [Theory]
    [InlineData(1, "person.last-administrator")]
    [InlineData(2, null)]
    public void The_last_administrator_cannot_be_lost(int administrators, string? code)
    {
        var root = Person(Role.Administrator);

        Assert.Equal(code, PersonRules.Change(root, new() { IsActive = false }, administrators).Refusal?.Code);
        Assert.Equal(code, PersonRules.Change(root, new() { Roles = [Role.Viewer] }, administrators).Refusal?.Code);
        Assert.Null(PersonRules.Change(root, new() { Roles = [Role.Administrator, Role.OnCall] }, administrators).Refusal);
    }

    [Fact]
    public void A_change_that_says_nothing_new_is_no_change()
    {
        var ada = Person(Role.Viewer, Role.OnCall);

        Assert.Same(ada, PersonRules.Change(ada, new() { Roles = [Role.OnCall, Role.Viewer, Role.Viewer], DisplayName = " Ada " }, 1).Value());
        Assert.Equal(2, PersonRules.Change(ada, new() { Email = "ada@example.org" }, 1).Value().Revision);
        Assert.Equal("person.no-role", PersonRules.Change(ada, new() { Roles = [] }, 1).Refusal?.Code);
        Assert.Equal("person.email-malformed", PersonRules.Change(ada, new() { Email = "ada at home" }, 1).Refusal?.Code);
    }

    [Fact]
    public void A_narrowed_token_s_owner_makes_only_narrowed_tokens()
    {
        var actor = Actor(["shop"]);

        Assert.Equal("token.wider-than-owner", Create(actor).Refusal?.Code);
        Assert.Equal("token.wider-than-owner", Create(actor, "shop", "bank").Refusal?.Code);
        Assert.Equal([new ApplicationKey("shop")], Create(actor, "shop").Value().Applications);
        Assert.Equal("token.no-permission", TokenRules.Create(new("ci", [], [], Now.AddDays(1)), Actor([]), Guid.Empty, Now).Refusal?.Code);
    }

    [Theory]
    [InlineData("ada", "ada", null)]
    [InlineData("bob", "ada", "permission.missing")]
    [InlineData("ada", "ada/ci", "permission.missing")]
    public void One_s_own_tokens_one_manages_in_person(string owner, string actor, string? code) =>
        Assert.Equal(code, TokenRules.CheckManage(new(owner), Actor([]) with { Name = new(actor) })?.Code);

    [Fact]
    public void Who_is_narrowed_acts_on_their_applications_and_on_nothing_that_concerns_all()
    {
        var ci = Actor(["shop"]) with { Name = new("ada/ci"), Roles = [Role.Administrator], Permissions = PermissionRules.Of(Role.Administrator) };
        var wide = ci with { Applications = [] };

        Assert.All(Enum.GetValues<Permission>(), permission =>
        {
            Assert.Null(PermissionRules.Check(ci, permission, new("shop")));
            Assert.Equal("permission.other-application", PermissionRules.Check(ci, permission, new("bank"))?.Code);
            Assert.Equal(permission is Permission.View ? null : "permission.other-application", PermissionRules.Check(ci, permission)?.Code);
            Assert.Null(PermissionRules.Check(wide, permission));
        });
        Assert.Equal("permission.other-application", TokenRules.CheckManage(new("bob"), ci)?.Code);
        Assert.Null(TokenRules.CheckCreate(ci));
    }

    [Fact]
    public void Every_role_may_look_and_only_the_administrator_may_all()
    {
        Assert.All(Enum.GetValues<Role>(), role => Assert.Contains(Permission.View, PermissionRules.Of(role)));
        Assert.Equal([Role.Administrator], Enum.GetValues<Role>().Where(role => PermissionRules.Of(role).Contains(Permission.ManagePeople)));
        Assert.Equal([Role.ReleaseManager, Role.OnCall, Role.Administrator], Enum.GetValues<Role>().Where(role => PermissionRules.Of(role).Contains(Permission.RollBack)));
    }

    private static Outcome<ApiToken> Create(Actor actor, params string[] applications) =>
        TokenRules.Create(new("ci", [Permission.View], applications.Select(key => new ApplicationKey(key)).ToFacts(), Now.AddDays(1)), actor, Guid.Empty, Now);

    private static Actor Actor(string[] applications) => new()
    {
        Name = new("ada"),
        Person = new("ada"),
        Roles = [Role.Developer],
        Permissions = PermissionRules.Of(Role.Developer),
        Applications = applications.Select(key => new ApplicationKey(key)).ToFacts(),
    };

    private static Person Person(params Role[] roles) => new() { Name = new("ada"), DisplayName = "Ada", Roles = roles.ToFacts(), CreatedAt = Now };
}
