// The published binary as the init process of a PID namespace of its own.

using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Pid1;

/// <summary>Runs `pfinit exec` as PID 1 by unshare(1), without an image or an engine.</summary>
internal static class Init
{
    // Against a hang only: on a busy machine the shell alone takes minutes for ten thousand forks.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    /// <summary>The binary that `./build.sh` publishes.</summary>
    public static string Binary { get; } = PublishedBinary();

    // --kill-child: nothing of a failed test stays behind. --default-signal: a test run in the background has INT and QUIT ignored, and pfinit,
    // like every init, leaves an ignored signal ignored.
    private static readonly string[] Unshare =
    [
        "env", "--default-signal", "unshare", .. Environment.IsPrivilegedProcess ? Array.Empty<string>() : ["--map-root-user"],
        "--pid", "--fork", "--mount-proc", "--kill-child",
    ];

    /// <summary>Runs `pfinit exec` with <paramref name="arguments"/> as PID 1, without a terminal and with nothing on stdin.</summary>
    public static Task<Output> ExecAsync(params string[] arguments) => RunAsync("", [.. Unshare, Binary, "exec", .. arguments]);

    /// <summary>Runs a shell script under `pfinit exec` as PID 1; <paramref name="arguments"/> are its $1 and so on.</summary>
    public static Task<Output> ShellAsync(string script, params string[] arguments) => ExecAsync(["--", "sh", "-c", script, "sh", .. arguments]);

    /// <summary>
    /// As <see cref="ShellAsync"/> on a terminal of its own, made by script(1). <paramref name="typed"/> is typed once the script has printed `ready`.
    /// </summary>
    public static async Task<Output> TerminalAsync(string script, string typed)
    {
        var line = string.Join(' ', Unshare.Append(Binary).Append("exec -- sh -c").Append($"'{script.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        using var process = Start(["script", "--quiet", "--return", "--flush", "--command", line, "/dev/null"]);
        using var deadline = new CancellationTokenSource(Deadline);
        var output = new StringBuilder();
        var buffer = new char[1024];
        for (int count; (count = await process.StandardOutput.ReadAsync(buffer, deadline.Token)) > 0;)
        {
            var wasReady = output.ToString().Contains("ready", StringComparison.Ordinal);
            output.Append(buffer, 0, count);
            if (!wasReady && output.ToString().Contains("ready", StringComparison.Ordinal))
                await process.StandardInput.WriteAsync(typed);
            await process.StandardInput.FlushAsync(deadline.Token);
        }

        await process.WaitForExitAsync(deadline.Token);
        return new Output(process.ExitCode, Encoding.UTF8.GetBytes(output.ToString()), await process.StandardError.ReadToEndAsync());
    }

    /// <summary>Runs any command; the whole tree is killed when it takes more than <see cref="Deadline"/>.</summary>
    public static async Task<Output> RunAsync(string input, params string[] command)
    {
        using var process = Start(command);
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            var text = process.StandardOutput.ReadToEndAsync(deadline.Token);
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(deadline.Token);
            return new Output(process.ExitCode, Encoding.UTF8.GetBytes(await text), await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{string.Join(' ', command)} took more than {Deadline}");
        }
    }

    private static Process Start(string[] command) => Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static string PublishedBinary([CallerFilePath] string source = "")
    {
        var repository = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "../../.."));
        var architecture = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 ? "arm64" : "x64";
        var path = Path.Combine(repository, "artifacts", $"linux-{architecture}", "pfinit");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing; build/publish.sh makes it");
    }
}
