using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class MainCfTests
{
    [Fact]
    public void A_file_that_is_not_edited_stays_byte_for_byte()
    {
        const string Text = "# comment\n\nmyorigin=x\nlist =\n  a,\n# between\n  b\n\n# end\n";
        Assert.Equal(Text, new MainCf(Text).ToString());
    }

    [Fact]
    public void The_last_definition_counts_and_continuation_lines_belong_to_it()
    {
        var file = new MainCf("a = 1\na = 2,\n # comment\n\t3\nb=\n");
        Assert.Equal("2, 3", file["a"]);
        Assert.Equal("", file["b"]);
        Assert.Null(file["c"]);
    }

    [Fact]
    public void Setting_the_value_in_force_leaves_its_lines_alone()
    {
        const string Text = "a =\n  1,\n  2\n";
        var file = new MainCf(Text);
        file.Set("a", "1, 2");
        Assert.Equal(Text, file.ToString());
    }

    [Fact]
    public void A_changed_parameter_changes_in_its_place_and_loses_its_duplicates()
    {
        var file = new MainCf("a = 1\n# keep\na = 2\nb = 3\n");
        file.Set("a", "4");
        Assert.Equal("# keep\na = 4\nb = 3\n", file.ToString());
    }

    [Fact]
    public void Removing_takes_the_continuation_lines_along()
    {
        var file = new MainCf("a =\n  1,\n  2\nb = 3\n");
        file.Remove("a");
        Assert.Equal("b = 3\n", file.ToString());
    }

    [Fact]
    public void A_line_break_in_a_value_cannot_start_a_comment_or_another_parameter()
    {
        var file = new MainCf("");
        file.Set("a", "1\n#2\nb = 3\n");
        Assert.Equal("1 #2 b = 3", file["a"]);
        Assert.Null(file["b"]);
        Assert.DoesNotContain("\n#", file.ToString());
    }

    [Fact]
    public void Editing_twice_gives_the_same_file_as_once()
    {
        var once = new MainCf("x = 1\n");
        once.Set("y", "2");
        var twice = new MainCf(once.ToString());
        twice.Set("y", "2");
        Assert.Equal(once.ToString(), twice.ToString());
    }

    [Fact]
    public void White_space_is_what_it_is_to_Postfix_and_no_other_character()
    {
        var mainCf = new MainCf("a = 1\n\u00a0b = 2\n\vand more\n");
        mainCf.Set("c", "\u00a0x\u2003");
        var again = new MainCf(mainCf.ToString());
        Assert.Equal("1", again["a"]);
        Assert.Equal("2 and more", again["\u00a0b"]);
        Assert.Equal("\u00a0x\u2003", again["c"]);
    }
}
