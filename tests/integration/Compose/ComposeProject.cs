// One of examples/compose, up in a copy of its folder. What the tests' world needs comes in a second file: the network, the name server, the image under test.

using System.Diagnostics;
using MailKit.Net.Smtp;
using MimeKit;
using Pfinit.Integration.Bed;
using Pfinit.Tests.Shared;

namespace Pfinit.Integration.Compose;

/// <summary>Containers that `docker compose up` has started.</summary>
internal sealed class ComposeProject : IAsyncDisposable
{
    private const string Override = "tests.yaml";

    private static readonly Lazy<Task<string[]>> Command = new(FindAsync);

    private readonly TemporaryFolder folder = new();
    private readonly string name = "pfinit-test-" + Guid.NewGuid().ToString("N");
    private string relay = "";

    private ComposeProject()
    {
    }

    /// <summary>The folder with all examples.</summary>
    public static string Examples { get; } = Repository.Path("examples", "compose");

    /// <summary>Starts an example, and waits until its relay is healthy.</summary>
    /// <param name="example">Its folder.</param>
    /// <param name="network">Where it runs.</param>
    /// <param name="files">What its comment tells to put beside it: names and contents.</param>
    /// <param name="ofRelay">More lines for the relay in the second file.</param>
    /// <param name="others">More services for it.</param>
    public static async Task<ComposeProject> UpAsync(
        string example, MailNetwork network, IReadOnlyDictionary<string, string>? files = null, string ofRelay = "", string others = "")
    {
        var project = new ComposeProject();
        try
        {
            Copy(Path.Combine(Examples, example), project.folder.Path);
            foreach (var (file, content) in files ?? new Dictionary<string, string>())
                project.Write(file, content);
            project.Write(Override, $"""
                services:
                  relay:
                    image: {Engine.Image}
                    dns: [{network.Dns.Address}]
                {Indented(4, ofRelay)}
                {Indented(2, others)}
                networks:
                  default:
                    external: true
                    name: {network.Network.Name}
                """);
            await project.RunAsync("up", "-d");
            project.relay = (await project.RunAsync("ps", "-q", "relay")).TrimEnd('\n');
            for (var clock = Stopwatch.StartNew(); (await project.ExecuteAsync("pfinit", "health")).Status != 0; await Task.Delay(Peer.PollInterval))
                Assert.True(clock.Elapsed < Patience.Usual, "not healthy:\n" + await project.LogAsync());
            return project;
        }
        catch
        {
            await project.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes a file of the project in place, as `printf %s … >file` does.</summary>
    public void Write(string file, string content) => File.WriteAllText(Path.Combine(folder.Path, file), content);

    /// <summary>Sends by the port that the example publishes.</summary>
    public static async Task SendAsync(MimeMessage message)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync("localhost", 1587, MailKit.Security.SecureSocketOptions.None);
        await client.SendAsync(message);
        await client.DisconnectAsync(quit: true);
    }

    /// <summary>`docker exec` in the relay, whatever comes of it.</summary>
    public Task<Output> ExecuteAsync(params string[] command) => Engine.RunAsync(["exec", relay, .. command]);

    /// <summary>Waits until the relay's log holds <paramref name="text"/>.</summary>
    public async Task LogLineAsync(string text)
    {
        for (var clock = Stopwatch.StartNew(); await LogAsync() is var log && !log.Contains(text, StringComparison.Ordinal); await Task.Delay(Peer.PollInterval))
            Assert.True(clock.Elapsed < Patience.Usual, $"\"{text}\" is not in the log:\n{log}");
    }

    public async ValueTask DisposeAsync()
    {
        await TryAsync("down", "--volumes", "--timeout", "1");
        folder.Dispose();
    }

    private async Task<string> LogAsync() => (await Engine.RunAsync("logs", relay)).All;

    private async Task<string> RunAsync(params string[] arguments)
    {
        var output = await TryAsync(arguments);
        Assert.True(output.Status == 0, $"compose {string.Join(' ', arguments)}: exit status {output.Status}\n{output.All}");
        return output.Stdout;
    }

    private async Task<Output> TryAsync(params string[] arguments)
    {
        string[] command = [.. await Command.Value, "-p", name, "-f", Path.Combine(folder.Path, "compose.yaml"), "-f", Path.Combine(folder.Path, Override), .. arguments];
        return await Engine.RunProgramAsync(command[0], command[1..]);
    }

    private static async Task<string[]> FindAsync()
    {
        var output = await Engine.RunProgramAsync(Repository.Path("build", "compose.sh"), []);
        Assert.True(output.Status == 0, output.All);
        return output.Stdout.TrimEnd('\n').Split(' ');
    }

    private static string Indented(int columns, string text) => string.Join('\n', text.Split('\n').Select(line => new string(' ', columns) + line));

    private static void Copy(string from, string to)
    {
        foreach (var directory in Directory.GetDirectories(from))
            Copy(directory, Directory.CreateDirectory(Path.Combine(to, Path.GetFileName(directory))).FullName);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
