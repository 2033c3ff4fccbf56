using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Inits;

/// <summary>What tini does, by option; pfinit under its name does the same.</summary>
public sealed class TiniTests(InitBox box) : IClassFixture<InitBox>
{
    /// <summary>Two processes in the command's group that say which signal they got: the command, and a child of it.</summary>
    private const string Group = """
        cat > group <<'END'
        sh -c 'trap "echo child >> got; exit" TERM; echo $$ > child.ready; while :; do sleep 0.02; done' &
        trap "echo command >> got; exit" TERM; : > command.ready
        while :; do sleep 0.02; done
        END

        """;

    public static TheoryData<string> Both => InitBox.Both;

    public static TheoryData<string, string> Wrong => InitBox.EachOf(
        "", "--", "-x true", "-p FOO true", "-p 15 true", "-p", "-e 256 true", "-e x true", "-e -1 true", "-e", "--help", "--version true", "-s --nonsense true");

    public static TheoryData<string, string> Statuses => InitBox.EachOf(
        "0: true",
        "7: sh -c 'exit 7'",
        "255: -- sh -c 'exit 255'",
        "143: sh -c 'kill -TERM $$'",
        "127: no-such-command",
        "127: /no/such/command",
        "126: /etc/passwd",
        "126: /etc",
        "1: ./loop",
        "0: -e 3 sh -c 'exit 3'",
        "4: -e 3 sh -c 'exit 4'",
        "0: -e3 -e 4 -- sh -c 'exit 4'",
        "0: -se143 sh -c 'kill -TERM $$'",
        "127: -- -s",
        "127: -");

    [Theory, MemberData(nameof(Statuses))]
    public async Task Statuses_are_passed_on_and_mapped(string whose, string row)
    {
        var (status, command) = InitBox.Halves(row);
        Assert.Equal(status, (await box.RunAsync(whose, "tini", $"ln -s loop loop; \"$INIT\" {command} 2>/dev/null; printf %s $?")).All);
    }

    [Theory, MemberData(nameof(Wrong))]
    public async Task A_wrong_command_line_gives_1_and_says_why(string whose, string arguments)
    {
        var output = await box.RunAsync(whose, "tini", $"\"$INIT\" {arguments}");
        Assert.Equal((1, ""), (output.Status, output.Stdout));
        Assert.NotEqual("", output.Stderr);
    }

    public static TheoryData<string, string> Questions => InitBox.EachOf("-h", "-h -x", "-l", "--version");

    [Theory, MemberData(nameof(Questions))]
    public async Task Help_licence_and_version_are_printed(string whose, string option)
    {
        var output = await box.RunAsync(whose, "tini", $"\"$INIT\" {option}");
        Assert.Equal((0, ""), (output.Status, output.Stderr));
        Assert.NotEqual("", output.Stdout);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Options_end_at_the_first_argument_that_is_none(string whose) =>
        Assert.Equal("-g -e 3 -- -x\n", (await box.RunAsync(whose, "tini", "\"$INIT\" -sg printf '%s %s %s %s %s\\n' -g -e 3 -- -x")).All);

    public static TheoryData<string, string> SignalGoesTo => InitBox.EachOf(
        "\"$INIT\" -s: command", "\"$INIT\" -s -g: child command", "TINI_KILL_PROCESS_GROUP= \"$INIT\" -s: child command");

    [Theory, MemberData(nameof(SignalGoesTo))]
    public async Task A_signal_goes_to_the_command_or_with_g_to_its_group(string whose, string row)
    {
        var (init, receivers) = InitBox.Halves(row);
        var script = $$"""
            {{init}} sh group & init=$!
            await test -s child.ready; await test -e command.ready
            kill -TERM $init; wait $init
            {{(receivers.Contains("child", StringComparison.Ordinal) ? "await grep -q child got" : "")}}
            sort got | xargs; kill -KILL "$(cat child.ready)" 2>/dev/null
            """;
        Assert.Equal(receivers + "\n", (await box.RunAsync(whose, "tini", Group + script)).Stdout);
    }

    public static TheoryData<string, string> Adoption => InitBox.EachOf(
        "\"$INIT\": elsewhere", "\"$INIT\" -s: init", "TINI_SUBREAPER= \"$INIT\": init");

    [Theory, MemberData(nameof(Adoption))]
    public async Task Orphans_come_to_a_subreaper(string whose, string row)
    {
        var (init, where) = InitBox.Halves(row);
        var script = $$"""
            cat > orphan <<'END'
            sh -c 'sh -c ": > ready; exec sleep 60" & echo $! > pid'
            await() { until "$@" 2>/dev/null; do sleep 0.02; done; }
            await test -e ready
            parent=$(cut -d ' ' -f 4 "/proc/$(cat pid)/stat")
            [ "$parent" = "$PPID" ] && echo init || echo elsewhere
            kill "$(cat pid)"
            END
            {{init}} sh orphan 2>/dev/null
            """;
        Assert.Equal(where + "\n", (await box.RunAsync(whose, "tini", script)).All);
    }

    public static TheoryData<string, string> Warnings => InitBox.EachOf(
        "yes: \"$INIT\" true",
        "no: ($PID1 true)",
        "no: \"$INIT\" -s true",
        "no: TINI_SUBREAPER=1 \"$INIT\" true",
        "no: TINI_VERBOSITY=0 \"$INIT\" true",
        "no: TINI_VERBOSITY=0 \"$INIT\" -v true",
        "no: TINI_VERBOSITY=nonsense \"$INIT\" true",
        "yes: TINI_VERBOSITY=1 \"$INIT\" true",
        "yes: TINI_VERBOSITY=1x \"$INIT\" true",
        // prctl(2), PR_SET_CHILD_SUBREAPER: execve(2) keeps it.
        "no: perl -e 'syscall(`uname -m` =~ /x86_64/ ? 157 : 167, 36, 1, 0, 0, 0); exec @ARGV' \"$INIT\" true");

    [Theory, MemberData(nameof(Warnings))]
    public async Task It_warns_when_neither_PID_1_nor_a_subreaper(string whose, string row)
    {
        var (warns, command) = InitBox.Halves(row);
        var output = await box.RunAsync(whose, "tini", command);
        Assert.Equal((0, ""), (output.Status, output.Stdout));
        if (warns == "yes")
            Assert.Contains("TINI_SUBREAPER", output.Stderr, StringComparison.Ordinal);
        else
            Assert.Equal("", output.Stderr);
    }

    public static TheoryData<string, string> Reaped => InitBox.EachOf("yes: -w", "no: ", "yes: -vvv");

    [Theory, MemberData(nameof(Reaped))]
    public async Task Reaped_orphans_are_named_on_demand(string whose, string row)
    {
        var (named, options) = InitBox.Halves(row);
        var script = $$"""
            cat > orphan <<'END'
            sh -c 'sleep 0.01 & echo $! > pid'
            while [ -e "/proc/$(cat pid)" ]; do sleep 0.02; done
            END
            ($PID1 {{options}} sh orphan > log 2>&1)
            grep -Eiq "reaped .*pid[ =:']*$(cat pid)" log && echo yes || echo no
            """;
        Assert.Equal(named + "\n", (await box.RunAsync(whose, "tini", script)).All);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task It_tells_of_the_start_and_each_signal_when_asked_to(string whose)
    {
        const string Script = """
            "$INIT" -svvv sh -c 'echo $$ > pid; trap "exit 0" USR1; : > ready; while :; do sleep 0.02; done' > log 2>&1 & init=$!
            await test -e ready; kill -USR1 $init; wait $init
            grep -q "pid.*$(cat pid)" log && grep -Eiq 'USR1|user defined signal 1' log && echo told
            """;
        Assert.Equal("told\n", (await box.RunAsync(whose, "tini", Script)).All);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_end_of_its_parent_is_a_signal_for_the_command(string whose)
    {
        const string Script = """
            cat > parent <<'END'
            "$INIT" -s -p SIGUSR1 sh -c 'trap "echo parent gone > got; exit" USR1; : > ready; while :; do sleep 0.02; done' &
            until test -e ready; do sleep 0.02; done
            END
            sh parent
            await grep -q . got; cat got
            """;
        Assert.Equal("parent gone\n", (await box.RunAsync(whose, "tini", Script)).All);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_command_leads_a_group_in_the_session_of_its_starter(string whose)
    {
        var output = await box.RunAsync(whose, "tini", "\"$INIT\" -s sh -c 'echo $$ $(cut -d \" \" -f 5,6 /proc/$$/stat) $(cut -d \" \" -f 6 /proc/$PPID/stat)'");
        var words = output.All.Split(' ', '\n');
        Assert.Equal(words[0], words[1]);
        Assert.Equal(words[2], words[3]);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task On_a_terminal_the_command_is_in_the_foreground(string whose)
    {
        // Fields 5 and 8: its group, and the group in the foreground of the terminal.
        var output = await box.RunAsync(whose, "tini", """script -qefc "\"$INIT\" -s sh -c 'echo \$\$ \$(cut -d \" \" -f 5,8 /proc/\$\$/stat)'" /dev/null < /dev/null""");
        var words = output.All.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, words.Length);
        Assert.All(words, word => Assert.Equal(words[0], word));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Terminal_signals_do_not_stop_the_init(string whose)
    {
        const string Script = """
            "$INIT" -s sleep 60 & init=$!
            await runs $init sleep
            kill -TTIN $init; kill -TTOU $init; kill -TERM $init; wait $init; echo $?
            """;
        Assert.Equal("143\n", (await box.RunAsync(whose, "tini", Script)).All);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_working_directory_stays(string whose) =>
        Assert.Equal("same\n", (await box.RunAsync(whose, "tini", "\"$INIT\" -s sh -c '[ \"$(readlink /proc/$PPID/cwd)\" = \"$PWD\" ] && echo same'")).All);
}
