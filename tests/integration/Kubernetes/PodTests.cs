// The pod's container as the manifest has it: that the relay works in it is all that can be shown of the chart without a cluster.

using System.Security.Cryptography;
using System.Text;
using MimeKit;
using Pfinit.Integration.Bed;
using Pfinit.Integration.Operation;

namespace Pfinit.Integration.Kubernetes;

[Collection(OperationNetwork.Name)]
public sealed class PodTests(MailNetwork network)
{
    private const string Password = "pass: word";

    private static readonly string[] Values =
    [
        "--set", "replicaCount=2,metrics.enabled=true,certs.create=true,dkim.existingSecret=dkim,recreateOnRedeploy=false",
        "--set", "existingSecret=login,existingSecretKeys={RELAYHOST_USERNAME}",
        "--set-string", $"secret.RELAYHOST_PASSWORD={Password}",
        "--set-string", "config.general.RELAYHOST=[smarthost.example.net]:587",
        "--set-string", "config.toml=allowed_sender_domains = [\"example.com\"]\n",
        "--set", "drain.toPeers=false,drain.delaySeconds=25",
    ];

    [Fact]
    public async Task Signs_logs_in_takes_up_another_secret_is_probed_and_drains()
    {
        await network.Receiver.AddLoginAsync("pod-one", Password);
        await network.Receiver.AddLoginAsync("pod-two", Password);
        var release = Release.With(Values);
        using var key = RSA.Create(2048);
        await using var pod = new Pod(release, new()
        {
            ["dkim"] = new Dictionary<string, byte[]> { ["example.com.private"] = Encoding.ASCII.GetBytes(key.ExportRSAPrivateKeyPem() + "\n") },
            ["login"] = Login("pod-one"),
        });
        await using var relay = await network.StartAsync(await pod.SetupAsync());
        await relay.HealthyAsync();
        Assert.Equal(0, await Pod.ProbeAsync(relay, release.Container.StartupProbe));
        Assert.Equal(0, await Pod.ProbeAsync(relay, release.Container.ReadinessProbe));
        Assert.Equal(0, await Pod.ProbeAsync(relay, release.Container.LivenessProbe));

        var first = await SendAsync(relay);
        Assert.True((await DkimRecord.OfAsync(relay, "example.com")).Verifies(first));
        Assert.Contains("(Authenticated sender: pod-one@example.net)", first.Headers[HeaderId.Received]);

        // A rotated Secret: no restart, no connection dropped.
        pod.Files("secrets").Replace(Login("pod-two").Append(KeyValuePair.Create("RELAYHOST_PASSWORD", Encoding.UTF8.GetBytes(Password))));
        await relay.LogLineAsync("reload: ");

        // An smtp of before that waits for mail may take one more.
        await Patience.UntilAsync("the other login is used", async () =>
            (await SendAsync(relay)).Headers[HeaderId.Received]!.Contains("(Authenticated sender: pod-two@example.net)", StringComparison.Ordinal));

        using (var client = await relay.ConnectOverTlsAsync(certificate => certificate.MatchesHostname("relay-mail.mail.svc.cluster.local")))
            await client.DisconnectAsync(quit: true);
        Assert.Contains("postfix_smtpd_connects_total", await relay.ShellAsync("printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' | nc 127.0.0.1 9154"));

        // The directory of a Secret is open to all, of which OpenDKIM warns.
        Assert.Contains(": key data is not secure: /etc/opendkim/keys ", Assert.Single(await Warnings.OfAsync(relay)));

        // Not ready, alive, and mail that comes all the same is delivered; then it ends by itself, in time.
        var stop = Engine.GetAsync("stop", "-t", $"{release.Pod.TerminationGracePeriodSeconds}", relay.Id);
        await relay.LogLineAsync("stop: mail is taken for 25s more");
        Assert.Equal(1, await Pod.ProbeAsync(relay, release.Container.ReadinessProbe));
        Assert.Equal(0, await Pod.ProbeAsync(relay, release.Container.LivenessProbe));
        await SendAsync(relay);
        await stop;
        Assert.Equal("0", await Engine.GetAsync("inspect", "-f", "{{.State.ExitCode}}", relay.Id));
        Assert.Contains("queue: empty", await relay.LogAsync());
    }

    private static Dictionary<string, byte[]> Login(string user) => new() { ["RELAYHOST_USERNAME"] = Encoding.ASCII.GetBytes(user) };

    private async Task<MimeMessage> SendAsync(Relay relay)
    {
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        return await network.Receiver.MessageForAsync(recipient);
    }
}
