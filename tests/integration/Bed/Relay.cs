// The image under test, running: mail goes in at its published port, everything else is asked with docker exec and docker logs.

using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Docker.DotNet;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Images;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Pfinit.Integration.Bed;

/// <summary>A started relay container.</summary>
public sealed class Relay : IAsyncDisposable
{
    private const UnixFileModes Readable =
        UnixFileModes.UserRead | UnixFileModes.UserWrite | UnixFileModes.GroupRead | UnixFileModes.OtherRead;

    private const UnixFileModes Executable =
        Readable | UnixFileModes.UserExecute | UnixFileModes.GroupExecute | UnixFileModes.OtherExecute;

    private readonly IContainer container;
    private readonly RelaySetup setup;

    private Relay(IContainer container, RelaySetup setup)
    {
        this.container = container;
        this.setup = setup;
    }

    public string Id => container.Id;

    public string Address => container.IpAddress;

    /// <summary>The host and port where clients reach it from outside.</summary>
    public (string Host, int Port) Published => (container.Hostname, container.GetMappedPublicPort(setup.Port));

    /// <summary>The address and port inside the network. Unlike a published port, it never becomes that of another test's relay.</summary>
    public (string Host, int Port) Inside => (Address, setup.Port);

    /// <summary>Starts a relay; one that does not greet fails the test with its log.</summary>
    public static async Task<Relay> StartAsync(RelaySetup setup, MailNetwork network)
    {
        var builder = new ContainerBuilder(setup.Image)
            .WithImagePullPolicy(PullPolicy.Never)
            .WithNetwork(network.Network)
            .WithHostname(setup.HostName)
            .WithEnvironment(setup.Environment)
            .WithPortBinding(setup.Port, assignRandomHostPort: true)
            .WithCreateParameterModifier(parameters =>
            {
                parameters.HostConfig!.DNS = [network.Dns.Address];
                // A name server that stands still for a while is no subject of most tests.
                parameters.HostConfig.DNSOptions = ["attempts:5"];
                parameters.Healthcheck = setup.HealthInterval is { } interval ? new() { Interval = interval } : new() { Test = ["NONE"] };
                setup.Confine(parameters.HostConfig!);
            })
            .WithWaitStrategy(Wait.ForUnixContainer().AddCustomWaitStrategy(
                new SmtpBanner(setup.Port, setup.FirstWords), wait => wait.WithInterval(Peer.PollInterval).WithTimeout(setup.Patience)));
        if (setup.EntryPoint.Length > 0)
            builder = builder.WithEntrypoint(setup.EntryPoint);
        builder = setup.Volumes.Aggregate(builder, (built, volume) => built.WithVolumeMount(volume.Value, volume.Key));
        builder = setup.Files.Aggregate(builder, (built, file) => built.WithResourceMapping(
            Encoding.UTF8.GetBytes(file.Value), file.Key, fileMode: file.Key.EndsWith(".sh", StringComparison.Ordinal) ? Executable : Readable));
        var relay = new Relay(builder.Build(), setup);
        await relay.StartAsync();
        return relay;
    }

    /// <summary>`docker start` after <see cref="StopAsync"/>; waits for the greeting again.</summary>
    public async Task StartAsync()
    {
        try
        {
            await container.StartAsync();
        }
        catch (Exception error)
        {
            var log = container.State == TestcontainersStates.Undefined ? "" : await LogAsync();
            await container.DisposeAsync();
            throw new InvalidOperationException($"the relay does not greet: {error.Message.Split('\n')[0]}\n{log}");
        }
    }

    /// <summary>`docker stop`, and how long it took.</summary>
    public async Task<TimeSpan> StopAsync()
    {
        var clock = Stopwatch.StartNew();
        await container.StopAsync();
        return clock.Elapsed;
    }

    /// <summary>`docker kill`: the end without any notice. <see cref="StartAsync()"/> starts the same container again.</summary>
    public async Task KillAsync()
    {
        await SignalAsync("KILL");
        await ExitAsync();
    }

    /// <summary>`docker stop` with the ten seconds that it grants by default; returns the exit status.</summary>
    public Task<int> StopInTenSecondsAsync() => StopWithinAsync(10);

    /// <summary>`docker stop` with so much time; returns the exit status.</summary>
    public async Task<int> StopWithinAsync(int seconds)
    {
        await Engine.GetAsync("stop", "-t", $"{seconds}", Id);
        return int.Parse(await Engine.GetAsync("inspect", "-f", "{{.State.ExitCode}}", Id));
    }

    public ValueTask DisposeAsync() => container.DisposeAsync();

    /// <summary>A connected client that has said EHLO.</summary>
    public async Task<SmtpClient> ConnectAsync()
    {
        var client = new SmtpClient();
        await client.ConnectAsync(Published.Host, Published.Port, SecureSocketOptions.None);
        return client;
    }

    /// <summary>
    /// A connected client that has said EHLO, STARTTLS and EHLO again. Whoever signed the certificate, it must be for the name of the relay, or what
    /// <paramref name="accepts"/> takes.
    /// </summary>
    public async Task<SmtpClient> ConnectOverTlsAsync(Func<X509Certificate2, bool>? accepts = null)
    {
        accepts ??= certificate => certificate.MatchesHostname(setup.HostName);
        var client = new SmtpClient
        {
            CheckCertificateRevocation = false,
            ServerCertificateValidationCallback = (_, certificate, _, _) => accepts((X509Certificate2)certificate!),
        };
        await client.ConnectAsync(Published.Host, Published.Port, SecureSocketOptions.StartTls);
        return client;
    }

    /// <summary>Hands a message to the relay over SMTP.</summary>
    public async Task SendAsync(MimeMessage message)
    {
        using var client = await ConnectAsync();
        await client.SendAsync(message);
        await client.DisconnectAsync(quit: true);
    }

    /// <summary>As an application that tries again: sends the message until it is taken, for as long as a restart may take.</summary>
    public async Task SendUntilTakenAsync(MimeMessage message)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(Peer.PollInterval))
        {
            try
            {
                await SendAsync(message);
                return;
            }
            catch (MailKit.CommandException) when (clock.Elapsed < setup.Patience)
            {
                // Put off.
            }
        }
    }

    /// <summary>As `docker exec`, whatever comes of it; status 1 when the container does not run.</summary>
    /// <exception cref="TimeoutException">The command did not end within <see cref="Patience.Command"/>.</exception>
    public async Task<Output> RunAsync(params string[] command)
    {
        using var deadline = new CancellationTokenSource(Patience.Command);
        try
        {
            var result = await container.ExecAsync(command, deadline.Token);
            return new Output((int)result.ExitCode.GetValueOrDefault(1), Encoding.UTF8.GetBytes(result.Stdout), result.Stderr);
        }
        catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.Conflict)
        {
            return new Output(1, [], e.Message);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{string.Join(' ', command)} took more than {Patience.Command}");
        }
    }

    /// <summary>Likewise, of a command that must succeed; its stdout without the last line end.</summary>
    public async Task<string> GetAsync(params string[] command) => (await RunAsync(command)).Succeeded(string.Join(' ', command));

    /// <summary>A shell command inside that must succeed; its stdout.</summary>
    public Task<string> ShellAsync(string command) => GetAsync("sh", "-c", command);

    /// <summary>The value of a main.cf parameter as Postfix sees it.</summary>
    public Task<string> ParameterAsync(string name) => GetAsync("postconf", "-h", name);

    /// <summary>`docker kill -s`.</summary>
    public Task SignalAsync(string signal) => Engine.GetAsync("kill", "-s", signal, Id);

    /// <summary>Waits for the container's end and returns its exit status.</summary>
    public async Task<int> ExitAsync() => int.Parse(await Engine.GetAsync("wait", Id));

    /// <summary>What it wrote until now, stdout and stderr. Asked of the engine without the docker command: tests wait for lines by reading this often.</summary>
    public async Task<string> LogAsync()
    {
        var (stdout, stderr) = await container.GetLogsAsync(timestampsEnabled: false);
        return stdout + stderr;
    }

    /// <summary>What `pfinit health` says, with its options; once more where the machine was too slow for an answer.</summary>
    public Task<Output> HealthAsync(params string[] options) =>
        AnswerAsync(["pfinit", "health", .. options], output => output.All.Contains("no answer within", StringComparison.Ordinal));

    /// <summary>Likewise `pfinit status`, which must succeed; its stdout.</summary>
    public async Task<string> StatusAsync(params string[] options)
    {
        const int Unavailable = 69;
        return (await AnswerAsync(["pfinit", "status", .. options], output => output.Status == Unavailable)).Succeeded("pfinit status");
    }

    private async Task<Output> AnswerAsync(string[] command, Func<Output, bool> isNone)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(Peer.PollInterval))
            if (await RunAsync(command) is var answer && (!isNone(answer) || clock.Elapsed >= setup.Patience))
                return answer;
    }

    /// <summary>Waits until `pfinit health` is content.</summary>
    public Task HealthyAsync() => UntilAsync("pfinit health");

    /// <summary>Waits until no mail is queued.</summary>
    public Task EmptyQueueAsync(TimeSpan? patience = null) => UntilAsync("mailq; [ \"$(mailq)\" = 'Mail queue is empty' ]", patience);

    /// <summary>Waits until the log holds <paramref name="text"/>; returns the line.</summary>
    public async Task<string> LogLineAsync(string text, TimeSpan? patience = null) => (await LogLinesAsync(text, 1, patience))[0];

    /// <summary>Waits until the log holds <paramref name="text"/> in so many lines; returns them.</summary>
    public async Task<IReadOnlyList<string>> LogLinesAsync(string text, int count, TimeSpan? patience = null)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var log = await LogAsync();
            if (log.Split('\n').Where(line => line.Contains(text, StringComparison.Ordinal)).ToList() is var found && found.Count >= count)
                return found;
            Assert.True(clock.Elapsed < (patience ?? setup.Patience), $"\"{text}\" {found.Count} times in the log instead of {count}:\n{log}");
            await Task.Delay(Peer.PollInterval);
        }
    }

    /// <summary>Waits until a shell command inside succeeds; the container may be starting.</summary>
    public async Task UntilAsync(string command, TimeSpan? patience = null)
    {
        // Tries for a second inside, since for the engine every command is dear.
        var tries = $"for i in 1 2 3 4 5 6 7 8 9 10; do (\n{command}\n) && exit; sleep 0.1; done; exit 1";
        for (var clock = Stopwatch.StartNew(); await RunAsync("sh", "-c", tries) is { Status: not 0 } failed; await Task.Delay(Peer.PollInterval))
            Assert.True(clock.Elapsed < (patience ?? setup.Patience), $"{command}\n{failed.All}\n{await LogAsync()}");
    }
}
