using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Flags;

public sealed class FlagRulesTests
{
    private static readonly OperatorName Ada = new("ada");

    [Fact]
    public void A_boolean_flag_without_variants_gets_on_and_off_and_belongs_to_whoever_made_it()
    {
        var flag = FlagRules.Apply(null, new FlagWish { Key = new("new-checkout"), Type = FlagType.Boolean }, Ada, SomeFlag.Made).Value();

        Assert.Equal(SomeFlag.Boolean(), flag);
        Assert.Equal("off", VariantRules.OffOf(flag));
    }

    [Fact]
    public void The_same_wish_again_makes_no_revision()
    {
        var flag = SomeFlag.Boolean();

        Assert.Equal(flag, FlagRules.Apply(flag, FlagWish.Of(flag), Ada, SomeFlag.Made).Value());
    }

    [Fact]
    public void The_second_of_two_people_is_told()
    {
        var flag = SomeFlag.Boolean() with { Revision = 3 };

        Assert.Equal("flag.changed-meanwhile", FlagRules.Apply(flag, FlagWish.Of(flag) with { BasedOn = 2, Description = "mine" }, Ada, SomeFlag.Made).Refusal?.Code);
    }

    [Fact]
    public void A_type_stays_what_it_is() =>
        Assert.Equal("flag.type-is-fixed", FlagRules.Apply(SomeFlag.Boolean(), new FlagWish { Key = new("new-checkout"), Type = FlagType.String, Variants = [new("a", new("\"a\""))] }, Ada, SomeFlag.Made).Refusal?.Code);

    [Theory]
    [InlineData(FlagType.Boolean, "true", null)]
    [InlineData(FlagType.Boolean, "\"true\"", "flag.variant-type")]
    [InlineData(FlagType.String, "\"\"", null)]
    [InlineData(FlagType.String, "1", "flag.variant-type")]
    [InlineData(FlagType.Integer, "0", null)]
    [InlineData(FlagType.Integer, "9007199254740991", null)]
    [InlineData(FlagType.Integer, "9007199254740992", "json.number-too-large")]
    [InlineData(FlagType.Integer, "-9007199254740993", "json.number-too-large")]
    [InlineData(FlagType.Integer, "1.5", "flag.variant-type")]
    [InlineData(FlagType.Number, "1", null)]
    [InlineData(FlagType.Number, "0.10", null)]
    [InlineData(FlagType.Number, "1e400", "json.number-too-large")]
    [InlineData(FlagType.Object, " { \"a\" : [ 1 ] } ", null)]
    [InlineData(FlagType.Object, "[1]", "flag.variant-type")]
    [InlineData(FlagType.Object, "null", "flag.variant-type")]
    [InlineData(FlagType.Object, "{\"a\":1,\"a\":2}", "json.malformed")]
    [InlineData(FlagType.Object, "{\"a\":\"\\ud800\"}", "json.malformed")]
    [InlineData(FlagType.Object, "{", "json.malformed")]
    [InlineData(FlagType.Object, "", "json.malformed")]
    public void A_variant_is_what_its_flag_s_type_says(FlagType type, string json, string? code) =>
        Assert.Equal(code, FlagRules.Apply(null, new FlagWish { Key = new("f"), Type = type, Variants = [new("one", new(json))] }, Ada, SomeFlag.Made).Refusal?.Code);

    [Fact]
    public void A_value_is_kept_without_spaces_and_with_its_digits_as_they_were_written()
    {
        var flag = FlagRules.Apply(null, new FlagWish { Key = new("f"), Type = FlagType.Object, Variants = [new("one", new("{ \"a\": 1.0, \"b\": \"ä<\" }"))] }, Ada, SomeFlag.Made).Value();

        Assert.Equal("{\"a\":1.0,\"b\":\"ä<\"}", flag.Variants[0].Value.Value);
    }

    [Fact]
    public void A_value_nested_beyond_reason_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 5_000)) + "1" + new string('}', 5_000);

        Assert.Equal("json.malformed", FlagRules.Apply(null, new FlagWish { Key = new("f"), Type = FlagType.Object, Variants = [new("one", new(deep))] }, Ada, SomeFlag.Made).Refusal?.Code);
    }

    [Theory]
    [InlineData("new-checkout", true)]
    [InlineData("A.b_c-9", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("a/b", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    [InlineData("a\n", false)]
    public void A_key_needs_no_escaping_anywhere(string text, bool isKey) => Assert.Equal(isKey, FlagKey.Parse(text) is Outcome<FlagKey>.Accepted);

    [Fact]
    public void A_key_has_at_most_128_characters() =>
        Assert.Equal((true, false), (FlagKey.Parse(new('a', 128)) is Outcome<FlagKey>.Accepted, FlagKey.Parse(new('a', 129)) is Outcome<FlagKey>.Accepted));

    [Theory]
    [InlineData("\"text\"", null)]
    [InlineData("1.5", null)]
    [InlineData("false", null)]
    [InlineData("null", "flag.metadata-malformed")]
    [InlineData("{}", "flag.metadata-malformed")]
    [InlineData("[1]", "json.malformed")]
    public void Metadata_is_primitive(string json, string? code)
    {
        var refusal = FlagRules.Apply(null, new FlagWish { Key = new("f"), Type = FlagType.Boolean, Metadata = [new("m", new(json))] }, Ada, SomeFlag.Made).Refusal;

        Assert.Equal(code is null, refusal is null);
    }

    [Fact]
    public void What_others_ask_for_first_can_neither_be_archived_nor_deleted()
    {
        var archived = FlagRules.Archive(SomeFlag.Boolean(), [new("child")], SomeFlag.Made);

        Assert.Equal("flag.in-use", archived.Refusal?.Code);
        Assert.Contains("child asks for new-checkout first", archived.Refusal?.Sentence, StringComparison.Ordinal);
        Assert.Equal("flag.not-archived", FlagRules.CheckDelete(SomeFlag.Boolean(), [])?.Code);
        Assert.Null(FlagRules.CheckDelete(FlagRules.Archive(SomeFlag.Boolean(), [], SomeFlag.Made).Value(), []));
    }
}
