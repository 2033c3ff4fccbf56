namespace Pfinit.Integration.Pid1;

/// <summary>`docker run -it`: the command has the terminal to itself.</summary>
public sealed class TerminalTests
{
    [Fact]
    public async Task The_command_is_in_the_foreground_in_a_group_of_its_own()
    {
        // Fields 5 and 8 of stat: the process group, and the group in the foreground of the terminal.
        var output = await Init.TerminalAsync("test -t 0 && cut -d \" \" -f 5,8 /proc/$$/stat; echo $$; exit 4", "");
        var words = output.Stdout.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, words.Length);
        Assert.All(words, word => Assert.Equal(words[2], word));
        Assert.Equal(4, output.Status);
    }

    [Fact]
    public async Task Ctrl_C_interrupts_the_command() =>
        Assert.Equal(9, (await Init.TerminalAsync("trap \"exit 9\" INT; echo ready; sleep 100 & wait", "\x03")).Status);

    [Fact]
    public async Task What_is_typed_is_read_by_the_command() => Assert.Contains(
        "got it", (await Init.TerminalAsync("echo ready; read -r line; echo \"got $line\"", "it\n")).Stdout, StringComparison.Ordinal);

    [Fact]
    public async Task Statuses_survive_on_a_terminal_too()
    {
        // As PID 1 on a terminal, the runtime would reap our children if it had been given a reason.
        for (var status = 0; status < 20; status++)
            Assert.Equal(status, (await Init.TerminalAsync($"exit {status}", "")).Status);
    }
}
