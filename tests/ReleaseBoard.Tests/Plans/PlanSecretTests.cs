using System.Text;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Plans;

public sealed class PlanSecretTests
{
    private const string Password = "hunter2-is-secret";

    [Fact]
    public void What_an_input_hides_an_output_does_not_give_away()
    {
        var plan = PlanJsonRules.Read(Swapped(), PlanTool.Terraform, new SecretWords()).Value();

        Assert.DoesNotContain(Password, Recorded.Text(plan), StringComparison.Ordinal);
        Assert.Contains("(secret)", Recorded.Text(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void The_short_password_of_the_recorded_plan_is_hidden_where_it_stands_alone()
    {
        var output = Recorded.Plan("terraform-plan.json").Changes[1].Differences.Single(difference => difference.Path == "output");

        Assert.Equal(ShownValue.Secret, output.Before);
    }

    [Theory]
    [InlineData("hunter2-is-secret")]
    [InlineData("postgres://u:hunter2-is-secret@h/db")]
    [InlineData("{\\\"pw\\\":\\\"hunter2-is-secret\\\"}")]
    [InlineData("aHVudGVyMi1pcy1zZWNyZXQ=")]
    public void A_masked_value_is_hidden_in_every_attribute_variable_and_output(string value)
    {
        var plan = Recorded.Said($$$$$"""
            {"format_version":"1.2","variables":{"pw":{"value":"{{{{{Password}}}}}"}},
             "configuration":{"root_module":{"variables":{"pw":{"sensitive":true}}}},
             "output_changes":{"url":{"actions":["create"],"before":null,"after":"{{{{{value}}}}}"}},
             "resource_changes":[{"address":"a.b","type":"a","change":{"actions":["create"],"before":null,"after":{"deep":[{"of":"{{{{{value}}}}}"}]}}}]}
            """);

        Assert.Equal(ShownValue.Secret, Assert.Single(plan.Outputs[0].Differences).After);
        Assert.Equal(ShownValue.Secret, Assert.Single(plan.Changes[0].Differences).After);
    }

    [Theory]
    [InlineData("""{"planned_values":{"outputs":{"o":{"sensitive":true,"value":["hunter2-is-secret"]}}},""")]
    [InlineData("""{"prior_state":{"values":{"root_module":{"child_modules":[{"resources":[{"values":{"k":[1,"hunter2-is-secret"]},"sensitive_values":{"k":[false,true]}}]}]}}},""")]
    [InlineData("""{"resource_drift":[{"address":"d","change":{"actions":["update"],"before":{"k":"hunter2-is-secret"},"after":{},"before_sensitive":{"k":true}}}],""")]
    [InlineData("""{"output_changes":{"o":{"actions":["create"],"after":{"k":"hunter2-is-secret"},"after_sensitive":{"k":true}}},""")]
    public void A_mark_anywhere_in_the_plan_counts_everywhere(string marked)
    {
        var plan = Recorded.Said(marked + """ "format_version":"1.2","resource_changes":[{"address":"a.b","change":{"actions":["create"],"after":{"k":"see hunter2-is-secret"}}}]}""");

        Assert.Equal(ShownValue.Secret, Assert.Single(plan.Changes[0].Differences).After);
        Assert.DoesNotContain(Password, Recorded.Text(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_covered_too_and_a_secret_that_stays_the_same_is_no_difference()
    {
        var plan = Recorded.Said($$$$$"""
            {"format_version":"1.2","resource_changes":[{"address":"a.b[\"{{{{{Password}}}}}\"]","type":"a","change":{"actions":["update"],
             "before":{"pw":"{{{{{Password}}}}}","{{{{{Password}}}}}":1},"after":{"pw":"{{{{{Password}}}}}","{{{{{Password}}}}}":2},"before_sensitive":{"pw":true},"after_sensitive":{"pw":true}}}]}
            """);

        Assert.Equal("a.b[\"(secret)\"]", plan.Changes[0].Address);
        Assert.Equal("(secret)", Assert.Single(plan.Changes[0].Differences).Path);
    }

    [Fact]
    public void A_real_plan_with_a_password_of_two_lines_gives_none_of_them_away()
    {
        var text = Recorded.Text(Recorded.Plan("terraform-moves.json"));

        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("line-two-of-it", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_of_programs_are_covered_long_words_within_words_and_short_ones_alone()
    {
        var secrets = new SecretWords().Add(Password).Add("x7").Add("true-and-trusted").Add("true-and");

        Assert.Equal("a (secret)b (secret)-3 x72 (secret)", secrets.Cover($"a {Password}b x7-3 x72 true-and-trusted"));
        Assert.Equal((true, false), (secrets.Hides("x7"), secrets.Hides("x72")));
        Assert.DoesNotContain(Password, secrets.ToString(), StringComparison.Ordinal);
    }

    private static byte[] Swapped() => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Recorded.Bytes("terraform-plan.json")).Replace("\"x\"", $"\"{Password}\"", StringComparison.Ordinal));
}
