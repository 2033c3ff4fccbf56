using Pfinit.Plan;

namespace Pfinit.Tests.Golden;

public sealed class GoldenTests
{
    public static TheoryData<string> Cases => [.. GoldenCase.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Settings_lead_to_the_expected_plan_and_diagnostics(string name)
    {
        var golden = new GoldenCase(name);
        var (diagnostics, plan) = golden.Produce();
        Assert.Equal(golden.Expected(GoldenCase.Diagnostics, diagnostics), diagnostics);
        Assert.Equal(golden.Expected(GoldenCase.PlanFile, plan), plan);
        Assert.NotEqual("", diagnostics + plan);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Planning_what_was_planned_changes_nothing(string name)
    {
        if (new GoldenCase(name).ProduceTwice() is not var (first, second, diagnostics))
            return;
        Assert.Equal(first.Files, second.Files);
        Assert.Equal(first.Tables.Select(table => table.ToText()), second.Tables.Select(table => table.ToText()));
        Assert.Empty(second.NewKeys);
        Assert.Empty(second.KeyCopies);

        // What was changed in a file of the user's is said once.
        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Subject is Paths.MainCf or Paths.MasterCf);
        Assert.Equal(first.SelfSigned is not null, second.SelfSigned is { Kept: not null });
        Assert.Equal(first.Logins, second.Logins);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Settings_converted_to_one_file_lead_to_the_same_plan(string name)
    {
        if (new GoldenCase(name).ProduceConverted() is not var (first, second))
            return;
        Assert.Equal(PlanText.Of(first), PlanText.Of(second));
        Assert.Equal(first.Files, second.Files);
        Assert.Equal(first.Tables.Select(table => table.ToText()), second.Tables.Select(table => table.ToText()));
    }
}
