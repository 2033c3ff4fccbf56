namespace Pfinit.Integration.Pid1;

/// <summary>The command gets what it would get without pfinit in front of it.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task Standard_input_and_output_are_handed_through()
    {
        var output = await Init.RunAsync("one\ntwo", Init.Binary, "exec", "--", "cat");
        Assert.Equal(("one\ntwo", 0), (output.All, output.Status));
    }

    [Fact]
    public async Task Environment_and_arguments_that_are_not_text_arrive_as_they_are()
    {
        const string Script = """
            ODD=$(printf 'a\377\200z') exec "$0" exec -- sh -c 'printf %s "$ODD$1" | od -An -tx1' sh "$(printf '\376')"
            """;
        Assert.Equal(" 61 ff 80 7a fe\n", (await Init.RunAsync("", "sh", "-c", Script, Init.Binary)).All);
    }

    [Fact]
    public async Task The_environment_is_the_same_with_and_without_pfinit()
    {
        string[] command = ["env", "-i", "A=1", "PATH=/usr/bin:/bin", "EMPTY=", "NOEQUALSIGN=x=y"];
        var without = await Init.RunAsync("", [.. command, "env"]);
        var with = await Init.RunAsync("", [.. command, Init.Binary, "exec", "env"]);
        Assert.Equal(without.Stdout, with.Stdout);
    }

    [Fact]
    public async Task An_empty_argument_is_kept() =>
        Assert.Equal("3", (await Init.ExecAsync("sh", "-c", "printf %s $#", "sh", "", "x", "")).Stdout);

    [Fact]
    public async Task No_file_descriptor_of_pfinit_leaks_into_the_command()
    {
        var without = await Init.RunAsync("", "sh", "-c", "ls /proc/$$/fd");
        var with = await Init.RunAsync("", Init.Binary, "exec", "sh", "-c", "ls /proc/$$/fd");
        Assert.Equal(without.Stdout, with.Stdout);
    }

    [Fact]
    public async Task Resource_limits_are_those_pfinit_was_started_with()
    {
        const string Script = "ulimit -S -n 300; exec \"$@\"";
        string[] limits = ["sh", "-c", "ulimit -S -n"];
        Assert.Equal("300\n", (await Init.RunAsync("", ["sh", "-c", Script, "sh", Init.Binary, "exec", .. limits])).Stdout);
    }

    [Fact]
    public async Task Help_shows_examples()
    {
        var output = await Init.ExecAsync("--help");
        Assert.Equal(0, output.Status);
        Assert.Contains("pfinit exec -- sleep 60", output.Stdout, StringComparison.Ordinal);
    }
}
