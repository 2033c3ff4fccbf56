using Pfinit.Commands;
using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Tests.Commands;

public sealed class TiniOptionsTests
{
    private readonly Dictionary<string, string> environment = [];

    [Fact]
    public void Without_options_tini_adopts_nobody_and_exec_does()
    {
        Assert.Equal(InitBehaviour.Tini, Parse("true").Behaviour with { CountAsSuccess = InitBehaviour.Tini.CountAsSuccess });
        Assert.False(InitBehaviour.Tini.BecomesSubreaper);
        Assert.True(InitBehaviour.Exec.BecomesSubreaper);
    }

    [Fact]
    public void Every_option_is_taken()
    {
        var line = Parse("-sgwvv", "-p", "SIGUSR1", "-e3", "-e", "143", "--", "server", "-x");

        Assert.Equal("", line.Mistake);
        Assert.Equal(7, line.Options);
        Assert.Null(line.Asked);
        Assert.Equal((true, true, true, 3), (line.Behaviour.BecomesSubreaper, line.Behaviour.SignalsGroup, line.Behaviour.TellsReaped, line.Behaviour.Verbosity));
        Assert.Equal(Signal.SIGUSR1, line.Behaviour.ParentDeathSignal);
        Assert.Equal([3, 143], line.Behaviour.CountAsSuccess.Order());
    }

    [Theory]
    [InlineData("-h", 'h')]
    [InlineData("-l", 'l')]
    public void A_question_ends_the_options(string option, char asked) => Assert.Equal(asked, Parse("-v", option, "--nonsense").Asked);

    [Theory]
    [InlineData("no command")]
    [InlineData("no command", "-s", "--")]
    [InlineData("unknown option -x", "-x", "true")]
    [InlineData("unknown option --help", "--help")]
    [InlineData("-p needs a value", "-p")]
    [InlineData("-p: \"TERM\" is not the name of a signal, such as SIGTERM", "-p", "TERM", "true")]
    [InlineData("-p: \"15\" is not the name of a signal, such as SIGTERM", "-p15", "true")]
    [InlineData("-p: \"signal 0\" is not the name of a signal, such as SIGTERM", "-p", "signal 0", "true")]
    [InlineData("-e: \"256\" is outside 0..255", "-e", "256", "true")]
    [InlineData("-e: \"-1\" is outside 0..255", "-e", "-1", "true")]
    [InlineData("-e: \"3x\" is outside 0..255", "-e", "3x", "true")]
    public void A_mistake_is_told(string mistake, params string[] arguments) => Assert.Equal(mistake, Parse(arguments).Mistake);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("2", 2)]
    [InlineData("2x", 2)]
    [InlineData(" +2 3", 2)]
    [InlineData("-1", -1)]
    [InlineData("-", 0)]
    [InlineData("loud", 0)]
    [InlineData("", 0)]
    public void The_variable_for_verbosity_wins_over_the_options(string value, int verbosity)
    {
        environment["TINI_VERBOSITY"] = value;
        Assert.Equal(verbosity, Parse("-vvv", "true").Behaviour.Verbosity);
    }

    [Fact]
    public void The_other_variables_count_when_they_are_there_at_all()
    {
        environment["TINI_SUBREAPER"] = "";
        environment["TINI_KILL_PROCESS_GROUP"] = "0";
        var behaviour = Parse("true").Behaviour;
        Assert.Equal((true, true), (behaviour.BecomesSubreaper, behaviour.SignalsGroup));
    }

    [Fact]
    public void A_caller_may_have_long_names() => Assert.Equal(
        'h', TiniOptions.Parse(InitBehaviour.Exec, new Dictionary<string, char> { ["help"] = 'h' }, ["--help"], _ => null).Asked);

    private InitCommandLine Parse(params string[] arguments) =>
        TiniOptions.Parse(InitBehaviour.Tini, new Dictionary<string, char>(), arguments, environment.GetValueOrDefault);
}
