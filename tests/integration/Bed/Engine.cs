// The docker command, for all that the tests do to a container besides starting it and looking into it: kill, wait, inspect, one-shot runs.
// A call reads as the command line it is.

using System.Diagnostics;
using System.Runtime.CompilerServices;
using DotNet.Testcontainers.Configurations;

namespace Pfinit.Integration.Bed;

/// <summary>Runs docker commands and names the images under test.</summary>
internal static class Engine
{
    /// <summary>The image under test; `PFINIT_IMAGE` names another one.</summary>
    public static string Image { get; } = Environment.GetEnvironmentVariable("PFINIT_IMAGE") ?? "pfinit:latest";

    /// <summary>Name server, receiving mail server and sink, made by tests/peer/build.sh; `PFINIT_PEER_IMAGE` names another one.</summary>
    public static string PeerImage { get; } = Environment.GetEnvironmentVariable("PFINIT_PEER_IMAGE") ?? "pfinit-test-peer:latest";


    /// <summary>Runs `docker` with <paramref name="arguments"/>; any exit status is the caller's to judge.</summary>
    /// <exception cref="TimeoutException">It did not end within <see cref="Patience.Command"/>.</exception>
    public static Task<Output> RunAsync(params string[] arguments) => RunProgramAsync("docker", arguments);

    /// <summary>Likewise, another program.</summary>
    /// <exception cref="TimeoutException">It did not end within <see cref="Patience.Command"/>.</exception>
    public static async Task<Output> RunProgramAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        using var deadline = new CancellationTokenSource(Patience.Command);
        try
        {
            await process.StandardOutput.BaseStream.CopyToAsync(output, deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} took more than {Patience.Command}");
        }

        return new Output(process.ExitCode, output.ToArray(), await errors);
    }

    /// <summary>As <see cref="RunAsync"/>, for commands that must succeed: returns stdout without its last line end.</summary>
    public static async Task<string> GetAsync(params string[] arguments) => (await RunAsync(arguments)).Succeeded($"docker {string.Join(' ', arguments)}");

    /// <summary>
    /// `docker run --rm IMAGE ARGUMENTS` without any network, as far as its end. Options (such as `-e NAME=value`) stand before `--`.
    /// </summary>
    public static Task<Output> RunOnceAsync(params string[] optionsAndArguments) => RunNamedAsync("pfinit-test-" + Guid.NewGuid(), optionsAndArguments);

    /// <summary>As <see cref="RunOnceAsync"/>, in a container of this name.</summary>
    public static async Task<Output> RunNamedAsync(string name, params string[] optionsAndArguments)
    {
        var separator = Array.IndexOf(optionsAndArguments, "--");
        var options = separator < 0 ? optionsAndArguments : optionsAndArguments[..separator];
        var arguments = separator < 0 ? [] : optionsAndArguments[(separator + 1)..];
        try
        {
            return await RunAsync(["run", "--rm", "--name", name, "--network", "none", .. options, Image, .. arguments]);
        }
        catch (TimeoutException)
        {
            var log = await RunAsync("logs", name);
            await RunAsync("rm", "--force", "--volumes", name);
            throw new TimeoutException("it did not end:\n" + log.All);
        }
    }

    // Docker engines of Debian 12 speak API 1.41, and Testcontainers' reaper would be an image to pull.
    [ModuleInitializer]
    internal static void Configure()
    {
        if (Environment.GetEnvironmentVariable("DOCKER_API_VERSION") is null)
            Environment.SetEnvironmentVariable("DOCKER_API_VERSION", "1.41");
        TestcontainersSettings.ResourceReaperEnabled = false;
    }
}
