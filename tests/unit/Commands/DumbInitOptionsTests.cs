using Pfinit.Commands;
using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Tests.Commands;

public sealed class DumbInitOptionsTests
{
    private readonly Dictionary<string, string> environment = [];

    [Fact]
    public void Without_options_the_command_gets_a_session()
    {
        var line = Parse("true");
        Assert.Equal((0, "", null), (line.Options, line.Mistake, line.Asked));
        Assert.Equal((true, true, 1), (line.Behaviour.NewSession, line.Behaviour.SignalsGroup, line.Behaviour.Verbosity));
    }

    [Theory]
    [InlineData("-c")]
    [InlineData("--single-child")]
    [InlineData("--single")]
    public void A_single_child_has_none(string option)
    {
        var behaviour = Parse(option, "true").Behaviour;
        Assert.Equal((false, false), (behaviour.NewSession, behaviour.SignalsGroup));
    }

    [Theory]
    [InlineData("0", false)]
    [InlineData("1", true)]
    [InlineData("no", true)]
    [InlineData("", true)]
    public void Only_0_in_the_variable_switches_the_session_off(string value, bool session)
    {
        environment["DUMB_INIT_SETSID"] = value;
        Assert.Equal(session, Parse("true").Behaviour.NewSession);
    }

    [Theory]
    [InlineData("1", 3)]
    [InlineData("0", 1)]
    [InlineData("yes", 1)]
    public void Only_1_in_the_variable_switches_debugging_on(string value, int verbosity)
    {
        environment["DUMB_INIT_DEBUG"] = value;
        Assert.Equal(verbosity, Parse("true").Behaviour.Verbosity);
    }

    [Fact]
    public void The_last_rewriting_of_a_signal_counts()
    {
        var behaviour = Parse("-r", "15:2", "--rewrite=1:0", "-r15:3", "-v", "true").Behaviour;
        Assert.Equal((Signal.SIGQUIT, 0, Signal.SIGUSR1), (behaviour.SentFor(Signal.SIGTERM), behaviour.SentFor(Signal.SIGHUP), behaviour.SentFor(Signal.SIGUSR1)));
        Assert.Equal(3, behaviour.Verbosity);
    }

    [Fact]
    public void Stop_signals_become_SIGSTOP_in_a_session_unless_the_user_says_otherwise()
    {
        Assert.Equal(Signal.SIGSTOP, Parse("true").Behaviour.SentFor(Signal.SIGTSTP));
        Assert.Equal(Signal.SIGUSR1, Parse("-r", "20:10", "true").Behaviour.SentFor(Signal.SIGTSTP));
        Assert.Equal(Signal.SIGTSTP, Parse("-c", "true").Behaviour.SentFor(Signal.SIGTSTP));
    }

    [Theory]
    [InlineData("no command")]
    [InlineData("no command", "-c", "--")]
    [InlineData("unknown option -x", "-x", "true")]
    [InlineData("--ver may be --verbose or --version", "--ver", "true")]
    [InlineData("-r needs a value", "-r")]
    [InlineData("-r: \"15\" is not A:B, numbers of signals from 1 to 31; B may be 0", "-r", "15", "true")]
    [InlineData("-r: \"0:1\" is not A:B, numbers of signals from 1 to 31; B may be 0", "-r", "0:1", "true")]
    [InlineData("-r: \"1:32\" is not A:B, numbers of signals from 1 to 31; B may be 0", "-r", "1:32", "true")]
    [InlineData("-r: \"1:2:3\" is not A:B, numbers of signals from 1 to 31; B may be 0", "--rewrite=1:2:3", "true")]
    [InlineData("-r: \"TERM:INT\" is not A:B, numbers of signals from 1 to 31; B may be 0", "-r", "TERM:INT", "true")]
    public void A_mistake_is_told(string mistake, params string[] arguments) => Assert.Equal(mistake, Parse(arguments).Mistake);

    [Theory]
    [InlineData("-h", 'h')]
    [InlineData("--help", 'h')]
    [InlineData("-V", 'V')]
    [InlineData("--version", 'V')]
    public void A_question_ends_the_options(string option, char asked) => Assert.Equal(asked, Parse("-v", option, "--nonsense").Asked);

    private InitCommandLine Parse(params string[] arguments) => DumbInitOptions.Parse(arguments, environment.GetValueOrDefault);
}
