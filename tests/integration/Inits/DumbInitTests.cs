using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Inits;

/// <summary>What dumb-init does, by option; pfinit under its name does the same.</summary>
public sealed class DumbInitTests(InitBox box) : IClassFixture<InitBox>
{
    /// <summary>A process that writes down every signal it gets.</summary>
    private const string Listener = """
        cat > listener <<'END'
        for signal in HUP INT QUIT USR1 USR2 TERM TSTP CONT; do trap "echo $signal >> got" $signal; done
        : > ready; while ! grep -qs END stop; do sleep 0.02; done
        END

        """;

    public static TheoryData<string> Both => InitBox.Both;

    public static TheoryData<string, string> Wrong => InitBox.EachOf(
        "", "--", "-x true", "--nonsense true", "--ver true", "-r", "-r 15 true", "-r 0:1 true", "-r 32:1 true", "-r 1:32 true", "-r 1:-1 true", "-r TERM:INT true", "-r 15: true", "-c=1 true", "--verbose=1 true");

    public static TheoryData<string, string> Statuses => InitBox.EachOf(
        "0: true",
        "7: sh -c 'exit 7'",
        "255: -- sh -c 'exit 255'",
        "143: sh -c 'kill -TERM $$'",
        "143: -c sh -c 'kill -TERM $$'",
        "2: no-such-command",
        "2: -c no-such-command",
        "2: /etc/passwd",
        "2: -- -c",
        "5: -r 15:2 -r15:0 --rewrite=1:2 --rewrite 1:0 --rewr 2:31 sh -c 'exit 5'",
        "6: --single sh -c 'exit 6'");

    [Theory, MemberData(nameof(Statuses))]
    public async Task Statuses_are_passed_on(string whose, string row)
    {
        var (status, command) = InitBox.Halves(row);
        Assert.Equal(status, (await box.RunAsync(whose, "dumb-init", $"\"$INIT\" {command} 2>/dev/null; printf %s $?")).All);
    }

    [Theory, MemberData(nameof(Wrong))]
    public async Task A_wrong_command_line_gives_1_and_says_why(string whose, string arguments)
    {
        var output = await box.RunAsync(whose, "dumb-init", $"\"$INIT\" {arguments}");
        Assert.Equal((1, ""), (output.Status, output.Stdout));
        Assert.NotEqual("", output.Stderr);
    }

    public static TheoryData<string, string> Questions => InitBox.EachOf("-h", "--help", "-V", "--version", "-vV -x");

    [Theory, MemberData(nameof(Questions))]
    public async Task Help_and_version_are_printed(string whose, string option)
    {
        var output = await box.RunAsync(whose, "dumb-init", $"\"$INIT\" {option}");
        Assert.Equal(0, output.Status);
        Assert.NotEqual("", output.All);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_command_leads_a_session(string whose)
    {
        // Fields 5 and 6: group and session.
        var output = await box.RunAsync(whose, "dumb-init", "\"$INIT\" sh -c 'echo $$ $(cut -d \" \" -f 5,6 /proc/$$/stat)'");
        var words = output.All.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, words.Length);
        Assert.All(words, word => Assert.Equal(words[0], word));
    }

    public static TheoryData<string, string> SingleChild => InitBox.EachOf(
        "\"$INIT\" -c", "\"$INIT\" --single-child", "DUMB_INIT_SETSID=0 \"$INIT\"");

    [Theory, MemberData(nameof(SingleChild))]
    public async Task A_single_child_stays_in_the_session_and_group_of_its_init(string whose, string init)
    {
        var output = await box.RunAsync(whose, "dumb-init", init + " sh -c 'for pid in $$ $PPID; do cut -d \" \" -f 5,6 /proc/$pid/stat; done'");
        var lines = output.All.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal(lines[0], lines[1]);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Only_0_switches_the_session_off(string whose) => Assert.Equal(
        "session\n", (await box.RunAsync(whose, "dumb-init", "DUMB_INIT_SETSID=no \"$INIT\" sh -c '[ $$ = \"$(cut -d \" \" -f 6 /proc/$$/stat)\" ] && echo session'")).All);

    public static TheoryData<string, string> SignalGoesTo => InitBox.EachOf("\"$INIT\": child command", "\"$INIT\" -c: command");

    [Theory, MemberData(nameof(SignalGoesTo))]
    public async Task A_signal_goes_to_the_whole_group_or_to_the_single_child(string whose, string row)
    {
        var (init, receivers) = InitBox.Halves(row);
        var script = $$"""
            cat > group <<'END'
            sh -c 'trap "" TERM; trap "echo child >> got; exit" USR1; echo $$ > child.ready; while :; do sleep 0.02; done' &
            trap "echo command >> got; exit" USR1; : > command.ready
            while :; do sleep 0.02; done
            END
            {{init}} sh group & init=$!
            await test -s child.ready; await test -e command.ready
            kill -USR1 $init; wait $init
            {{(receivers.Contains("child", StringComparison.Ordinal) ? "await grep -q child got" : "")}}
            sort got | xargs; kill -KILL "$(cat child.ready)" 2>/dev/null
            """;
        Assert.Equal(receivers + "\n", (await box.RunAsync(whose, "dumb-init", script)).Stdout);
    }

    public static TheoryData<string, string> Rewriting => InitBox.EachOf(
        "-v: TERM USR1: TERM USR1", "-r 15:2: TERM USR1: INT USR1", "-r 15:0: TERM USR1: USR1", "-r 15:2 -r 15:1: TERM USR1: HUP USR1",
        "-c -r 15:2 -r 2:0: TERM USR1: INT USR1", "-r 1:3 -r 10:12: HUP USR1: QUIT USR2");

    [Theory, MemberData(nameof(Rewriting))]
    public async Task Signals_are_rewritten_before_they_are_handed_on(string whose, string row)
    {
        var (options, sent, arrive) = (row.Split(": ")[0], row.Split(": ")[1].Split(' '), row.Split(": ")[2]);
        var script = $$"""
            "$INIT" {{options}} sh listener 2>/dev/null & init=$!
            await test -e ready
            kill -{{sent[0]}} $init
            {{(arrive.Contains(' ', StringComparison.Ordinal) ? "await grep -q . got" : "")}}
            kill -{{sent[1]}} $init; await grep -q {{arrive.Split(' ')[^1]}} got
            cat got | xargs; echo END > stop; wait $init
            """;
        Assert.Equal(arrive + "\n", (await box.RunAsync(whose, "dumb-init", Listener + script)).Stdout);
    }

    public static TheoryData<string, string> Leftovers => InitBox.EachOf("-v: TERM", "-r 15:10: USR1");

    [Theory, MemberData(nameof(Leftovers))]
    public async Task What_is_left_of_the_session_gets_SIGTERM_when_the_command_ends(string whose, string row)
    {
        var (options, signal) = InitBox.Halves(row);
        var script = $"\"$INIT\" {options} sh -c 'sh listener & until test -e ready; do sleep 0.02; done; exit 3' 2>/dev/null; echo $?; await grep -q . got; cat got; echo END > stop";
        Assert.Equal($"3\n{signal}\n", (await box.RunAsync(whose, "dumb-init", Listener + script)).Stdout);
    }

    public static TheoryData<string, string> StopSignals => InitBox.EachOf("TSTP", "TTIN", "TTOU");

    [Theory, MemberData(nameof(StopSignals))]
    public async Task A_stop_signal_stops_the_session_and_the_init_and_SIGCONT_wakes_both(string whose, string signal)
    {
        var script = $$"""
            "$INIT" sleep 60 & init=$!
            await runs $init sleep; child=$(child_of $init)
            kill -{{signal}} $init
            await in_state $init T; await in_state $child T
            kill -CONT $init
            await in_state $init S; await in_state $child S
            kill -TERM $init; wait $init; echo $?
            """;
        Assert.Equal("143\n", (await box.RunAsync(whose, "dumb-init", script)).All);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_rewritten_stop_signal_spares_the_command_but_stops_the_init(string whose)
    {
        const string Script = """
            "$INIT" -r 20:10 sh listener & init=$!
            await test -e ready; child=$(child_of $init)
            kill -TSTP $init; await in_state $init T; await grep -q USR1 got
            kill -CONT $init; await in_state $init S; await grep -q CONT got
            cat got; echo END > stop; wait $init
            """;
        Assert.Equal("USR1\nCONT\n", (await box.RunAsync(whose, "dumb-init", Listener + Script)).Stdout);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_single_child_gets_the_stop_signal_itself(string whose)
    {
        const string Script = """
            "$INIT" -c sh listener & init=$!
            await test -e ready
            kill -TSTP $init; await in_state $init T; await grep -q TSTP got
            kill -CONT $init; await grep -q CONT got
            cat got; echo END > stop; wait $init
            """;
        Assert.Equal("TSTP\nCONT\n", (await box.RunAsync(whose, "dumb-init", Listener + Script)).Stdout);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_init_leaves_the_working_directory_and_the_command_does_not(string whose)
    {
        const string Script = """
            "$INIT" sleep 60 & init=$!
            moved() { [ "$(readlink "/proc/$init/cwd")" = / ]; }
            await runs $init sleep; await moved
            [ "$(readlink "/proc/$(child_of $init)/cwd")" = "$PWD" ] && echo moved
            kill $init
            """;
        Assert.Equal("moved\n", (await box.RunAsync(whose, "dumb-init", Script)).All);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Leading_a_session_it_hands_the_terminal_to_the_command_and_hangs_nobody_up(string whose)
    {
        // Fields 6, 7 and 8 of the command: session, terminal, group in its foreground; field 7 of the init.
        const string Script = """
            cat > show <<'END'
            trap 'echo hung up' HUP
            set -- $(cut -d ' ' -f 6,7,8 /proc/$$/stat) $(cut -d ' ' -f 7 /proc/$PPID/stat)
            [ $1 = $$ ] && [ $2 != 0 ] && [ $3 = $$ ] && [ $4 = 0 ] && : < /dev/tty && echo handed || echo "$$ $*"
            END
            script -qefc 'exec "$INIT" sh show' /dev/null < /dev/null
            """;
        Assert.Equal("handed\r\n", (await box.RunAsync(whose, "dumb-init", Script)).All);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_signals_that_come_of_giving_the_terminal_up_are_not_handed_on(string whose)
    {
        // In the words of either.
        const string Script = """
            script -qefc 'exec "$INIT" -v echo started' /dev/null < /dev/null > told; echo $?
            grep -o '^started' told; grep -cE 'SIG(HUP|CONT) to group|Forwarded signal (1|18) ' told
            """;
        Assert.Equal("0\nstarted\n0\n", (await box.RunAsync(whose, "dumb-init", Script)).All);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task In_the_session_of_somebody_else_the_command_has_no_terminal(string whose)
    {
        const string Script = """
            script -qefc '"$INIT" sh -c "cut -d \" \" -f 7 /proc/\$\$/stat"; true' /dev/null < /dev/null
            """;
        Assert.Equal("0\r\n", (await box.RunAsync(whose, "dumb-init", Script)).All);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task It_adopts_nobody_unless_it_is_PID_1_and_says_nothing_about_it(string whose)
    {
        const string Script = """
            cat > orphan <<'END'
            sh -c 'sh -c "trap \"\" TERM; : > ready; exec sleep 60" & echo $! > pid'
            until test -e ready; do sleep 0.02; done
            [ "$(cut -d ' ' -f 4 "/proc/$(cat pid)/stat")" = "$PPID" ] && echo init || echo elsewhere
            kill -KILL "$(cat pid)"
            END
            "$INIT" sh orphan; rm ready; ($PID1 sh orphan)
            """;
        Assert.Equal("elsewhere\ninit\n", (await box.RunAsync(whose, "dumb-init", Script)).All);
    }

    public static TheoryData<string, string> Debugging => InitBox.EachOf(
        "told: \"$INIT\" -v", "told: \"$INIT\" --verbose", "told: DUMB_INIT_DEBUG=1 \"$INIT\"", "silent: DUMB_INIT_DEBUG=2 \"$INIT\"", "silent: \"$INIT\"");

    [Theory, MemberData(nameof(Debugging))]
    public async Task It_tells_on_stderr_what_it_does_when_asked_to(string whose, string row)
    {
        var (told, init) = InitBox.Halves(row);
        var output = await box.RunAsync(whose, "dumb-init", init + " sh -c 'echo $$'");
        Assert.Equal(told == "told", output.Stderr.Contains(output.Stdout.Trim(), StringComparison.Ordinal));
        Assert.True(told == "told" || output.Stderr.Length == 0);
    }
}
