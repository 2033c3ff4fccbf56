using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

/// <summary>What a reload plans from.</summary>
public sealed class RebaseTests
{
    private const string Before = "myhostname = a\ninet_protocols = all\n";
    private const string Written = Before + "message_size_limit = 1000\n";

    [Fact]
    public void What_nobody_else_touched_is_as_it_was_before_pfinit() => Assert.Equal(Before, Rebase.MainCf(Before, Written, Written));

    [Fact]
    public void What_an_init_script_set_changed_or_removed_stays_so() => Assert.Equal(
        "myhostname = b\nbiff = no\n", Rebase.MainCf(Before, Written, "myhostname = b\nmessage_size_limit = 1000\nbiff = no\n"));

    [Fact]
    public void A_master_cf_that_somebody_changed_is_where_the_reload_begins()
    {
        Assert.Equal("before", Rebase.MasterCf("before", "written", "written"));
        Assert.Equal("theirs", Rebase.MasterCf("before", "written", "theirs"));
    }

    [Fact]
    public void The_order_of_parameters_is_no_change()
    {
        Assert.Equal("b = 2\na = 1\n", Rebase.Keep("a = 1\nb = 2\n", "b = 2\na = 1\n"));
        Assert.Equal("a = 1\nb = 3\n", Rebase.Keep("a = 1\nb = 3\n", "b = 2\na = 1\n"));
        Assert.Equal("a = 1\n", Rebase.Keep("a = 1\n", "b = 2\na = 1\n"));
    }
}
