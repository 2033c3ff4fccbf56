using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Inits;

/// <summary>The signals of a command under tini and dumb-init: which arrive, and with which it starts ignored or blocked.</summary>
public sealed class SignalTests(InitBox box) : IClassFixture<InitBox>
{
    /// <summary>A process that counts what it gets, in perl, since a shell cannot catch what was ignored when it began.</summary>
    private const string Catcher = """
        cat > catcher <<'END'
        use POSIX;
        $| = 1;
        POSIX::sigaction($_, POSIX::SigAction->new(sub { open my $f, '>>', 'got'; print $f "$_[0]\n"; })) for @ARGV;

        open my $ready, '>', 'ready'; close $ready;
        select undef, undef, undef, 0.02 until -e 'stop';
        END

        """;

    /// <summary>Signals of both inits that pfinit hands on, by number: those of a fault, and SIGRTMIN, are not among them.</summary>
    private const string Common = "1 2 3 10 12 13 14 15 16 18 23 24 25 26 27 28 29 30";

    public static TheoryData<string, string> HandedOn => InitBox.EachOf(
        $"tini: $PID1: {Common} 20 35 40 50 63 64", $"tini: \"$INIT\" -s: {Common} 20 35 64",
        $"dumb-init: $PID1: {Common} 5 6 31", $"dumb-init: \"$INIT\" -c: {Common} 5 6 31");

    [Theory, MemberData(nameof(HandedOn))]
    public async Task Signals_sent_to_the_init_arrive_at_the_command(string whose, string row)
    {
        var (program, init, signals) = (row.Split(": ")[0], row.Split(": ")[1], row.Split(": ")[2]);
        var script = $$"""
            {{init}} perl catcher {{signals}} & init=$!
            await test -e ready
            [ '{{init}}' != '$PID1' ] || init=$(child_of $init)
            for signal in {{signals}}; do
                : > got; kill -$signal $init; await grep -q . got; echo $signal
            done
            : > stop; wait
            """;
        Assert.Equal(signals.Replace(' ', '\n') + "\n", (await box.RunAsync(whose, program, Catcher + script)).All);
    }

    public static TheoryData<string, string> Inherited => InitBox.EachOf(
        "--ignore-signal=PIPE",
        "--ignore-signal=HUP --ignore-signal=PIPE",
        "--ignore-signal=INT --ignore-signal=QUIT --ignore-signal=TTIN --ignore-signal=TTOU --ignore-signal=TSTP",
        "--ignore-signal=USR1 --ignore-signal=CONT --ignore-signal=WINCH --ignore-signal=URG --ignore-signal=ABRT --ignore-signal=SYS --ignore-signal=RTMAX",
        "--block-signal=TERM --block-signal=PIPE",
        "--block-signal=USR1 --block-signal=CHLD --block-signal=RTMIN --block-signal=SEGV --ignore-signal=USR1",
        "--default-signal");

    [Theory, MemberData(nameof(Inherited))]
    public async Task Under_tini_the_command_finds_the_signals_that_tini_found(string whose, string signals)
    {
        const string Show = "sed -n '/^Sig[BIC]/p' /proc/self/status";
        var output = await box.RunAsync(whose, "tini", $"env {signals} {Show} > without; env {signals} \"$INIT\" -s {Show} > with; cmp without with && grep -c . with");
        Assert.Equal("3\n", output.All);
    }

    [Theory, MemberData(nameof(Inherited))]
    public async Task Under_dumb_init_the_command_finds_nothing_blocked_and_the_standard_signals_at_their_defaults(string whose, string signals)
    {
        var output = await box.RunAsync(whose, "dumb-init", $"env {signals} \"$INIT\" sed -n '/^Sig[BIC]/p' /proc/self/status");
        var realTime = signals.Contains("RTMAX", StringComparison.Ordinal) ? "8" : "0";
        Assert.Equal($"SigBlk:\t0000000000000000\nSigIgn:\t{realTime}000000000000000\nSigCgt:\t0000000000000000\n", output.All);
    }

    public static TheoryData<string, string> FoundIgnored => InitBox.EachOf("tini -s", "dumb-init -v");

    [Theory, MemberData(nameof(FoundIgnored))]
    public async Task Signals_that_were_ignored_at_the_start_are_handed_on_all_the_same(string whose, string program)
    {
        var script = $$"""
            env --ignore-signal=HUP --ignore-signal=PIPE --ignore-signal=INT "$INIT" {{program.Split(' ')[1]}} perl catcher 1 2 13 2>/dev/null & init=$!
            await test -e ready
            for signal in 1 2 13; do : > got; kill -$signal $init; await grep -q . got; echo $signal; done
            : > stop; wait
            """;
        Assert.Equal("1\n2\n13\n", (await box.RunAsync(whose, program.Split(' ')[0], Catcher + script)).All);
    }

    [Theory, MemberData(nameof(FoundIgnored))]
    public async Task Signals_that_were_blocked_at_the_start_are_handed_on_all_the_same(string whose, string program)
    {
        // The command of tini has them blocked, too: there they are pending (ShdPnd). That of dumb-init gets them.
        var script = $$"""
            env --block-signal=USR1 "$INIT" {{program.Split(' ')[1]}} perl catcher 10 2>/dev/null & init=$!
            await test -e ready; kill -USR1 $init
            arrived() { grep -q '^ShdPnd:.*2..$' "/proc/$(child_of $init)/status" || [ -s got ]; }
            await arrived; echo arrived; : > stop; wait
            """;
        Assert.Equal("arrived\n", (await box.RunAsync(whose, program.Split(' ')[0], Catcher + script)).All);
    }
}
