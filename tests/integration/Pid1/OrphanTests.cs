namespace Pfinit.Integration.Pid1;

public sealed class OrphanTests
{
    [Fact]
    public async Task Ten_thousand_orphans_leave_no_zombie()
    {
        // Each subshell ends at once, so that what it started in the background is handed to PID 1.
        const string Script = """
            i=0
            while [ $i -lt 10000 ]; do ( : & ); i=$((i + 1)); done
            tries=0
            while grep -qs '^State:.Z' /proc/[0-9]*/status && [ $((tries += 1)) -le 100 ]; do sleep 0.1; done
            grep -ls '^State:.Z' /proc/[0-9]*/status | wc -l
            """;
        var output = await Init.ShellAsync(Script);
        Assert.Equal(("0\n", 0), (output.All, output.Status));
    }

    [Fact]
    public async Task Without_being_PID_1_pfinit_adopts_the_orphans_below_it()
    {
        // Prints the parent of the command and, once its own parent has gone, that of the orphan.
        const string Script = """
            echo "$PPID"
            dir=$(mktemp -d); cd "$dir"
            ( sh -c 'until [ -e left ]; do sleep 0.1; done; cut -d " " -f 4 "/proc/$$/stat" >new; mv new parent' & )
            : >left
            until [ -e parent ]; do sleep 0.1; done
            cat parent; rm -r "$dir"
            """;
        var output = await Init.RunAsync("", Init.Binary, "exec", "--", "sh", "-c", Script);
        var parents = output.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, parents.Length);
        Assert.Equal(parents[0], parents[1]);
    }
}
