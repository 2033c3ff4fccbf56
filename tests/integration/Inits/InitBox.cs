// A container of the test peer image that has Debian's tini and dumb-init, and the published binary under the same names beside them. Every
// expectation of the tests here is met by both: `debian` is the original, `pfinit` what stands in for it.

using Pfinit.Integration.Bed;
using Pfinit.Integration.Pid1;

namespace Pfinit.Integration.Inits;

/// <summary>Runs shell scripts in which $INIT is one of the two.</summary>
public sealed class InitBox : IAsyncLifetime
{
    public const string Debian = "debian";
    public const string Pfinit = "pfinit";

    // $PID1 runs an init as PID 1 of a namespace of its own, in place of the shell it is said to. `await` polls a condition and gives up in the end.
    // `field` reads /proc/PID/stat of proc_pid_stat(5), for programs without a blank in their name. Every script has a directory to itself.
    private const string Prelude = """
        cd "$(mktemp -d)" || exit 99
        PID1="exec unshare --pid --fork --mount-proc --kill-child -- $INIT"
        await() { tries=0; until "$@" 2>/dev/null; do sleep 0.02; [ $((tries += 1)) -le 1000 ] || { echo "never: $*"; exit 98; }; done; }
        field() { cut -d ' ' -f "$2" "/proc/$1/stat"; }
        in_state() { [ "$(field "$1" 3)" = "$2" ]; }
        child_of() { tr -d ' ' < "/proc/$1/task/$1/children"; }
        runs() { [ "$(cat "/proc/$(child_of "$1")/comm")" = "$2" ]; }

        """;

    private string container = "";

    /// <summary>One test for each.</summary>
    public static TheoryData<string> Both => [Debian, Pfinit];

    /// <summary>Every line of <paramref name="rows"/> for each.</summary>
    public static TheoryData<string, string> EachOf(params string[] rows)
    {
        var data = new TheoryData<string, string>();
        foreach (var row in rows)
        {
            data.Add(Debian, row);
            data.Add(Pfinit, row);
        }

        return data;
    }

    /// <summary>`before: after`.</summary>
    public static (string Before, string After) Halves(string row)
    {
        var halves = row.Split(": ", 2);
        return (halves[0], halves[1]);
    }

    public async Task InitializeAsync()
    {
        // SYS_ADMIN and no filter: unshare(1) makes PID namespaces and mounts /proc in them.
        container = await Engine.GetAsync(
            "run", "--detach", "--network", "none", "--cap-add", "SYS_ADMIN", "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined",
            "--entrypoint", "/bin/sleep", Engine.PeerImage, "infinity");
        await Engine.GetAsync("exec", container, "mkdir", "/pfinit");
        await Engine.GetAsync("cp", Init.Binary, $"{container}:/pfinit/pfinit");
        await Engine.GetAsync("exec", container, "ln", "-s", "pfinit", "/pfinit/tini");
        await Engine.GetAsync("exec", container, "ln", "-s", "pfinit", "/pfinit/dumb-init");
    }

    public Task DisposeAsync() => Engine.GetAsync("rm", "--force", "--volumes", container);

    /// <summary>
    /// Runs <paramref name="script"/> with $INIT as the path of <paramref name="program"/>, the one of <paramref name="whose"/>. Debian's tini takes
    /// options even behind the command, unless POSIXLY_CORRECT forbids it; pfinit never does.
    /// </summary>
    public Task<Output> RunAsync(string whose, string program, string script) => Engine.RunAsync(
        "exec", "--env", "POSIXLY_CORRECT=1", "--env", $"INIT={(whose == Debian ? "/usr/bin" : "/pfinit")}/{program}", container,
        "env", "--default-signal", "sh", "-c", Prelude + script);
}
