namespace Pfinit.Integration.Pid1;

/// <summary>What becomes of the command becomes of pfinit.</summary>
public sealed class ExitStatusTests
{
    [Fact]
    public async Task Every_one_of_256_exit_statuses_is_passed_on()
    {
        var expected = Enumerable.Range(0, 256).ToList();
        var actual = new List<int>();
        foreach (var status in expected)
            actual.Add((await Init.ShellAsync("exit \"$1\"", $"{status}")).Status);
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(34)]
    [InlineData(64)]
    public async Task A_command_killed_by_a_signal_gives_128_and_its_number(int signal) =>
        Assert.Equal(128 + signal, (await Init.ShellAsync("ulimit -c 0; kill -s \"$1\" $$", $"{signal}")).Status);

    [Fact]
    public async Task A_missing_command_gives_127()
    {
        var output = await Init.ExecAsync("--", "no-such-command");
        Assert.Equal(127, output.Status);
        Assert.Equal("pfinit: fatal: exec: no-such-command: No such file or directory\n", output.Stderr);
    }

    [Fact]
    public async Task A_file_that_cannot_be_executed_gives_126()
    {
        var output = await Init.ExecAsync("/etc/passwd");
        Assert.Equal(126, output.Status);
        Assert.Equal("pfinit: fatal: exec: /etc/passwd: Permission denied\n", output.Stderr);
    }

    [Theory]
    [InlineData("no command; see pfinit exec --help")]
    [InlineData("no command; see pfinit exec --help", "--")]
    [InlineData("unknown option --frobnicate; see pfinit exec --help", "--frobnicate", "true")]
    public async Task A_wrong_command_line_gives_64(string problem, params string[] arguments)
    {
        var output = await Init.ExecAsync(arguments);
        Assert.Equal(64, output.Status);
        Assert.Equal($"pfinit: fatal: exec: {problem}\n", output.Stderr);
    }

    [Fact]
    public async Task An_orphan_that_goes_on_does_not_hold_up_the_end() =>
        Assert.Equal(3, (await Init.ShellAsync("(sleep 1000 >/dev/null 2>&1 &); exit 3")).Status);
}
