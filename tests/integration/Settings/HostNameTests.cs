// AUTOSET_HOSTNAME: the host name that DNS has for the public address, as a web service tells it.

using MimeKit;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Settings;

[Collection(SettingsNetwork.Name)]
public sealed class HostNameTests(MailNetwork network)
{
    private const string Bundle = "/etc/ssl/certs/ca-certificates.crt";
    private const string OwnFile = "/etc/test-ca.crt";
    private const string Service = "https://smarthost.example.net";

    [Theory]
    [InlineData(8441, "203.0.113.41", "named.public.example", Bundle)]
    [InlineData(8442, "2001:db8::42", "six.public.example", OwnFile)]
    public async Task Public_address_gives_the_host_name_and_a_broken_service_is_passed_over(ushort port, string address, string name, string trustFile)
    {
        await network.Dns.PublishHostAsync(name, address);
        await network.Receiver.ServeHttpsAsync(port, Answer(address));

        // A service has five seconds, then the next one is asked: on a machine that stood still, the same.
        var good = $"{Service}:{port}/answer";
        var setup = Setup($"{Service}:9/ {good} {good} {good}", new() { [trustFile] = await network.Receiver.AuthorityAsync() });
        setup["SMTPD_SASL_USERS"] = "joe:secret";
        if (trustFile == OwnFile)
            setup["SSL_CERT_FILE"] = OwnFile;
        await using var relay = await network.StartAsync(setup);

        Assert.Equal(name, await relay.ParameterAsync("myhostname"));
        Assert.Contains("smarthost.example.net:9: connect: Connection refused", await relay.LogLineAsync("hostname: asked further"));
        Assert.Contains($"the name of {address}", await relay.LogLineAsync($"hostname: {name}"));
        Assert.DoesNotContain("receivers may distrust it", await relay.LogAsync());
        Assert.Contains("joe@public.example", await relay.LogLineAsync("\"joe\" has no domain"));
        Assert.Contains(" generated, ", await relay.LogLineAsync($"self-signed certificate for {name}"));
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        Assert.StartsWith($"from {name} ", (await network.Receiver.MessageForAsync(recipient)).Headers[HeaderId.Received]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_service_broken_leaves_the_containers_name_and_one_warning_with_all_reasons()
    {
        const string Nameless = "203.0.113.43";
        await network.Receiver.ServeHttpsAsync(8443, Answer(Nameless));
        await network.Receiver.ServeHttpsAsync(8444, Answer("<html>203.0.113.44</html>"));
        var authority = await network.Receiver.AuthorityAsync();
        var setup = Setup(
            $"https://nowhere.example.com/ https://{network.Receiver.Address}:8443/answer {Service}:8444/answer {Service}:8443/answer", new() { [Bundle] = authority });
        await using var relay = await network.StartAsync(setup);

        Assert.Equal("relay.example.com", await relay.ParameterAsync("myhostname"));
        var log = await relay.LogAsync();
        var warning = Assert.Single(log.Split('\n'), line => line.Contains("warning: hostname: ", StringComparison.Ordinal));
        Assert.Contains("not found by the public address, so relay.example.com, the container's own, is used: ", warning);
        Assert.Contains("nowhere.example.com:443: getaddrinfo: ", warning);
        Assert.Contains($"{network.Receiver.Address}:8443: TLS: the certificate is not accepted: IP address mismatch", warning);
        Assert.Contains("smarthost.example.net:8444: the answer is not an IP address", warning);
        Assert.Contains($"{Nameless} has no name in DNS: ", warning);
    }

    [Fact]
    public async Task Unknown_authority_is_not_believed()
    {
        await network.Dns.PublishHostAsync("forged.example.com", "203.0.113.45");
        await network.Receiver.ServeHttpsAsync(8445, Answer("203.0.113.45"));
        await using var relay = await network.StartAsync(Setup($"{Service}:8445/answer", []));

        Assert.Equal("relay.example.com", await relay.ParameterAsync("myhostname"));
        Assert.Contains("TLS: the certificate is not accepted: ", await relay.LogLineAsync("hostname: not found"));
    }

    [Fact]
    public async Task Name_that_the_user_sets_wins_and_nobody_is_asked()
    {
        var setup = Setup($"{Service}:9/", []);
        setup["POSTFIX_myhostname"] = "mail.example.com";
        await using var relay = await network.StartAsync(setup);

        Assert.Equal("mail.example.com", await relay.ParameterAsync("myhostname"));
        Assert.Contains("no service is asked: POSTFIX_myhostname is set and wins", await relay.LogLineAsync("AUTOSET_HOSTNAME"));
        Assert.DoesNotContain("hostname: asking", await relay.LogAsync());
    }

    [Fact]
    public async Task SIGTERM_ends_a_start_that_waits_for_a_service()
    {
        // Each time it is waited for five seconds.
        var stalling = string.Join(' ', Enumerable.Repeat($"{Service}:8446/", 4));
        await network.Receiver.ServeHttpsAsync(8446, "");
        using var folder = new TemporaryFolder();
        var authority = folder.Write("ca.crt", await network.Receiver.AuthorityAsync());
        var id = await Engine.GetAsync(
            "run", "--detach", "--network", network.Network.Name, "--dns", network.Dns.Address, "--volume", $"{authority}:{Bundle}:ro",
            "--env", "ALLOWED_SENDER_DOMAINS=example.com", "--env", "AUTOSET_HOSTNAME=1", "--env", $"AUTOSET_HOSTNAME_SERVICES={stalling}", Engine.Image);
        try
        {
            using var patience = new CancellationTokenSource(Patience.Usual);
            while (!(await Engine.RunAsync("logs", id)).All.Contains("hostname: asking", StringComparison.Ordinal))
                await Task.Delay(Peer.PollInterval, patience.Token);
            await Engine.GetAsync("kill", "--signal", "TERM", id);

            Assert.Equal("0", await Engine.GetAsync("wait", id));
            var log = (await Engine.RunAsync("logs", id)).All;
            Assert.Contains("no daemon was started", log);
            Assert.DoesNotContain("not found by the public address", log);
        }
        finally
        {
            await Engine.RunAsync("rm", "--force", "--volumes", id);
        }
    }

    [Theory]
    [InlineData("check")]
    [InlineData("render")]
    public async Task Other_subcommands_ask_nobody_and_say_so(string subcommand)
    {
        var output = await Engine.RunOnceAsync(
            "-e", "ALLOWED_SENDER_DOMAINS=example.com", "-e", "AUTOSET_HOSTNAME=1", "--hostname", "own.example.com", "--", subcommand);

        Assert.Equal(0, output.Status);
        Assert.Contains("pfinit: hostname: `run` asks ifconfig.me, icanhazip.com, ", output.Stderr);
        Assert.Contains("own.example.com stands for it here", output.Stderr);
        Assert.DoesNotContain("warning", output.All);
    }

    private static string Answer(string body) => $"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {body.Length + 1}\r\n\r\n{body}\n";

    private static RelaySetup Setup(string services, Dictionary<string, string> files) => new()
    {
        ["ALLOWED_SENDER_DOMAINS"] = "example.com",
        ["AUTOSET_HOSTNAME"] = "1",
        ["AUTOSET_HOSTNAME_SERVICES"] = services,
        Files = files,
    };
}
