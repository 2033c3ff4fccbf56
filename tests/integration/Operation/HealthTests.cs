// `pfinit health`, the image's HEALTHCHECK.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Operation;

[Collection(OperationNetwork.Name)]
public sealed class HealthTests(MailNetwork network)
{
    [Fact]
    public async Task Relay_that_serves_is_healthy_and_the_probe_leaves_no_trace_in_the_log()
    {
        await using var relay = await StartAsync();
        for (var probe = 0; probe < 3; probe++)
            Assert.Equal(0, (await relay.HealthAsync()).Status);

        // A connection that is logged, after those that must not be.
        await relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient()));
        await relay.LogLineAsync("disconnect from");

        var log = await relay.LogAsync();
        Assert.DoesNotContain("[127.0.0.1]", log);
        Assert.DoesNotContain("[::1]", log);
    }

    [Fact]
    public async Task The_engine_itself_finds_the_relay_healthy()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            HealthInterval = TimeSpan.FromSeconds(1),
        });

        await Patience.UntilAsync(
            "docker calls it healthy", async () => await Engine.GetAsync("inspect", "--format", "{{.State.Health.Status}}", relay.Id) == "healthy");
    }

    [Fact]
    public async Task Signer_that_does_not_answer_is_not_healthy()
    {
        await using var relay = await StartAsync();

        // Stopped again where it was found, killed and replaced before health looked.
        await relay.UntilAsync("kill -STOP $(pidof opendkim); ! health=$(pfinit health 2>&1) && echo \"$health\" | grep '^pfinit: error: milter unix:' && pfinit health --live");

        // On a slow machine it has been found and killed by now, and another one is coming up.
        await relay.ShellAsync("kill -CONT $(pidof opendkim) || true");
        await relay.HealthyAsync();
    }

    [Fact]
    public async Task Postfix_that_does_not_answer_is_not_healthy()
    {
        await using var relay = await StartAsync();

        // Stopped again where it was found, killed and replaced before health looked.
        await relay.UntilAsync("""
            kill -STOP $(pidof master) && kill $(pidof smtpd)
            ! health=$(pfinit health 2>&1) && echo "$health" | grep -F 'is stopped (SIGSTOP): no mail is taken or sent'
            """);

        await relay.ShellAsync("kill -CONT $(pidof master) || true");
    }

    [Fact]
    public async Task Relay_is_alive_as_long_as_pfinit_answers_or_smtpd_greets()
    {
        await using var relay = await StartAsync();
        await relay.SignalAsync("STOP");
        Assert.Equal(0, (await relay.HealthAsync("--live")).Status);

        await relay.ShellAsync("kill -KILL $(pidof master)");
        Assert.Equal(1, (await relay.HealthAsync("--live")).Status);

        await relay.SignalAsync("CONT");
        await relay.UntilAsync("pfinit health --live");
    }

    [Fact]
    public async Task Changed_port_is_found()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            Port = 2525,
            Files =
            {
                ["/docker-init.d/10-port.sh"] = """
                    #!/bin/sh
                    set -e
                    postconf -MX submission/inet
                    postconf -Me '2525/inet=2525 inet n - n - - smtpd'
                    """,
            },
        });

        await relay.HealthyAsync();
    }

    [Fact]
    public async Task Proxy_protocol_is_spoken_by_clients_and_by_the_probe()
    {
        await using var relay = await StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["POSTFIX_smtpd_upstream_proxy_protocol"] = "haproxy",
            FirstWords = "PROXY TCP4 10.1.2.3 10.1.2.4 40000 587\r\n",
        });

        Assert.NotNull(await relay.LogLineAsync("connect from unknown[10.1.2.3]"));
        Assert.DoesNotContain("[127.0.0.1]", await relay.LogAsync());
    }

    private Task<Relay> StartAsync() => StartAsync(new RelaySetup
    {
        ["ALLOWED_SENDER_DOMAINS"] = "example.com",
        ["DKIM_AUTOGENERATE"] = "1",
    });

    // A self-test that the machine was too slow for is in the log, as what it would leave there if it were not hidden: another relay then.
    private async Task<Relay> StartAsync(RelaySetup setup)
    {
        const int Tries = 3;
        for (var number = 1; ; number++)
        {
            var relay = await network.StartAsync(setup);
            await relay.HealthyAsync();
            if (number == Tries || !(await relay.LogAsync()).Contains(Warnings.SlowSelfTest, StringComparison.Ordinal))
                return relay;
            await relay.DisposeAsync();
        }
    }
}
