using System.Diagnostics;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Pid1;

/// <summary>Signals sent to PID 1 arrive at the command.</summary>
public sealed class SignalTests
{
    /// <summary>Sends each of its arguments to PID 1 as a signal and prints those that did not arrive here within 5 s.</summary>
    private const string SendEach = """
        for signal in "$@"; do trap "arrived=$signal" "$signal"; done
        for signal in "$@"; do
            arrived=
            kill -s "$signal" 1
            tries=0
            while [ "$arrived" != "$signal" ] && [ $((tries += 1)) -le 500 ]; do sleep 0.01; done
            [ "$arrived" = "$signal" ] || echo "$signal"
        done
        """;

    /// <summary>
    /// Of 64: not KILL and STOP, which cannot be caught, not CHLD, TTIN and TTOU, which are about pfinit itself, not those that a fault raises, and
    /// not 32 to 34, which the C library and the runtime keep.
    /// </summary>
    private static readonly int[] Forwarded = [.. Enumerable.Range(1, 64).Except([9, 19, 17, 21, 22, 4, 5, 6, 7, 8, 11, 31, 32, 33, 34])];

    [Fact]
    public async Task Every_signal_worth_forwarding_arrives_at_the_command()
    {
        var output = await Init.ShellAsync(SendEach, [.. Forwarded.Select(signal => $"{signal}")]);
        Assert.Equal("", output.All);
        Assert.Equal(0, output.Status);
    }

    [Fact]
    public async Task SIGTERM_ends_a_command_that_does_not_catch_it() =>
        Assert.Equal(128 + 15, (await Init.ShellAsync("kill -s TERM 1; exec sleep 100")).Status);

    [Fact]
    public async Task Signals_that_are_not_forwarded_do_no_harm()
    {
        // One that is forwarded comes last and arrives.
        const string Script = """
            trap 'exit 5' TERM
            for signal in 5 6 8 11 17 19 21 22 31 32 33 34 15; do kill -s $signal 1; done
            while :; do sleep 0.1; done
            """;
        Assert.Equal(5, (await Init.ShellAsync(Script)).Status);
    }

    [Fact]
    public async Task No_thread_of_the_runtime_is_open_to_a_signal_that_is_forwarded()
    {
        var forwarded = Forwarded.Aggregate(0UL, (bits, signal) => bits | 1UL << (signal - 1));
        string[] masks;
        int open;

        // But for the thread that waits: while it sleeps, the kernel has them open for it. It need not have got there when the command starts.
        var clock = Stopwatch.StartNew();
        do
        {
            var output = await Init.ShellAsync("sleep 0.2; sed -n 's/^SigBlk:.//p' /proc/1/task/*/status");
            masks = output.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.True(masks.Length > 3, output.All);
            open = masks.Count(mask => (Convert.ToUInt64(mask, 16) & forwarded) != forwarded);
        }
        while (open == 0 && clock.Elapsed < Patience.Usual);

        Assert.True(open == 1, string.Join('\n', masks));
    }

    [Fact]
    public async Task A_subcommand_that_takes_no_signals_ends_by_SIGTERM_like_every_program()
    {
        // It writes to a pipe that is full, with a reader who never reads.
        const string Script = """
            dir=$(mktemp -d); mkfifo "$dir/pipe"; exec 3<>"$dir/pipe"; rm -r "$dir"
            head -c 65536 /dev/zero >&3
            exec timeout --preserve-status --kill-after=5 0.3 "$0" help >&3
            """;
        Assert.Equal(128 + 15, (await Init.RunAsync("", "env", "--default-signal", "sh", "-c", Script, Init.Binary)).Status);
    }

    [Fact]
    public async Task The_command_starts_with_no_signal_ignored_or_blocked()
    {
        var output = await Init.ExecAsync("grep", "-E", "^Sig(Ign|Blk)", "/proc/self/status");
        Assert.Equal("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n", output.Stdout);
    }
}
