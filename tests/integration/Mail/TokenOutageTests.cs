// XOAUTH2 while there is no good token: the provider is away, slow, or not who it should be, the server refuses the token, or a person is needed.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

[Collection(SharedTokenNetwork.Name)]
public sealed class TokenOutageTests(TokenNetwork network) : IDisposable
{
    private TokenServer Provider => network.Provider;

    public void Dispose() => network.Recover();

    [Fact]
    public async Task While_the_provider_is_down_mail_waits_and_then_arrives_once()
    {
        Provider.GoDown();
        Relay relay;
        var recipient = network.NewRecipient();
        try
        {
            relay = await network.StartAsync(network.Setup());
            await relay.SendAsync(Letter.Text("sender@example.com", recipient));
            await relay.LogLineAsync("no valid access token at the moment, so no login was tried");
            await relay.LogLineAsync("status=deferred");
            Assert.Equal(1, (await relay.RunAsync("pfinit", "oauth2", "status")).Status);
        }
        finally
        {
            Provider.ComeBack();
        }

        await using (relay)
        {
            await network.Receiver.MessageForAsync(recipient);
            await relay.LogLineAsync("status=sent");

            var log = await relay.LogAsync();
            Assert.Single(Lines(log, TokenNetwork.NoToken));
            Assert.Matches("Connection refused; trying again in [56] s; mail stays in the queue until there is a token", log);
            Assert.Single(Lines(log, "has a new token, good for 60 min"));
            Assert.DoesNotContain("status=bounced", log);
            Assert.Equal(1, await network.Receiver.CountAsync(recipient));
        }
    }

    [Fact]
    public async Task A_provider_that_stalls_does_not_keep_the_relay_from_starting()
    {
        var release = new TaskCompletionSource();
        Provider.Stall = release.Task;
        try
        {
            await using var relay = await network.StartAsync(network.Setup());
            var recipient = network.NewRecipient();
            await relay.SendAsync(Letter.Text("sender@example.com", recipient));
            await relay.LogLineAsync("status=deferred");

            release.SetResult();

            await network.Receiver.MessageForAsync(recipient);
        }
        finally
        {
            release.TrySetResult();
            Provider.Stall = Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_redirect_is_refused_and_the_secret_does_not_follow_it()
    {
        Provider.Instead = $"HTTP/1.1 307 Temporary Redirect\r\nLocation: {Provider.Introspection}?stolen\r\nContent-Length: 0\r\n\r\n";
        await using var relay = await network.StartAsync(network.Setup());

        Assert.Contains($"redirects (307) to {Provider.Introspection.GetLeftPart(UriPartial.Authority)}; a redirect is not followed", await relay.LogLineAsync(TokenNetwork.NoToken));
        Assert.NotEmpty(Provider.Requests);
        Assert.DoesNotContain(Provider.InClear, form => form.ContainsKey("client_secret"));
    }

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_refused_before_anything_is_sent()
    {
        var setup = network.Setup();
        setup["SSL_CERT_FILE"] = "";
        await using var relay = await network.StartAsync(setup);

        Assert.Contains("TLS: ", await relay.LogLineAsync(TokenNetwork.NoToken));
        Assert.Empty(Provider.Requests);
    }

    [Fact]
    public async Task A_token_that_the_server_refuses_keeps_mail_in_the_queue_with_the_reason_in_the_log()
    {
        await using var relay = await network.StartAsync(network.Setup());
        await Patience.UntilAsync("the password table has the token", () => TokenNetwork.IsInTableAsync(relay, Provider.LastToken));
        Provider.RevokeAccess();
        await relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient()));

        Assert.Contains("{\"schemes\":\"bearer\",\"status\":\"401\"", await relay.LogLineAsync("XOAUTH2: the server refuses the token: "));
        Assert.Contains("status=deferred", await relay.LogLineAsync("SASL authentication failed; server smarthost.example.net"));
    }

    [Fact]
    public async Task A_person_logs_in_by_device_code_and_the_running_relay_goes_on()
    {
        var setup = network.Setup();
        setup["XOAUTH2_INITIAL_REFRESH_TOKEN"] = "n0-longer-good";
        await using var relay = await network.StartAsync(setup);
        var recipient = network.NewRecipient();
        Assert.Contains("invalid_grant: Token has been expired or revoked.; this needs a person: run `pfinit oauth2 login`", await relay.LogLineAsync(TokenNetwork.NoToken));
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        await relay.LogLineAsync("status=deferred");

        var login = relay.RunAsync("pfinit", "oauth2", "login", "--device-endpoint", Provider.DeviceEndpoint);
        await Patience.UntilAsync("the login asks whether there is consent", () => Task.FromResult(Provider.Requests.Any(form => form.ContainsKey("device_code"))));
        Provider.Consent = true;
        var output = await login;

        Assert.Equal(0, output.Status);
        Assert.Contains($"https://{TokenServer.Host}/device", output.Stdout);
        Assert.Contains("WDJB-MJHT", output.Stdout);
        network.AssertNoSecret(output.All);
        Assert.Equal(0, (await relay.RunAsync("pfinit", "oauth2", "status")).Status);
        Assert.Contains($"(Authenticated sender: {TokenServer.Account})", TokenNetwork.Arrival(await network.Receiver.MessageForAsync(recipient)));
    }

    private static IEnumerable<string> Lines(string log, string text) => log.Split('\n').Where(line => line.Contains(text, StringComparison.Ordinal));
}
