// A daemon that dies as soon as it is started: the relay tries for a while, then ends with that daemon's status and says so last.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Operation;

public sealed class GiveUpTests
{
    private static readonly string[] Signing = ["-e", "ALLOWED_SENDER_DOMAINS=example.com", "-e", "DKIM_AUTOGENERATE=1"];

    [Theory]
    [InlineData("/usr/sbin/opendkim", "opendkim", 5)]
    [InlineData("/usr/lib/postfix/sbin/master", "postfix", 9)]
    public async Task Daemon_that_dies_at_once_every_time_ends_the_relay_with_its_status(string program, string service, int status)
    {
        using var folder = new TemporaryFolder();
        var broken = folder.Write("broken", $"#!/bin/sh\nexit {status}\n");

        var output = await Engine.RunOnceAsync(["-v", $"{broken}:{program}:ro", .. Signing]);

        Assert.Equal(status, output.Status);
        var last = LastLine(output);
        Assert.Contains($"fatal: {service}: 5 exits in ", last);
        Assert.Contains("giving up", last);
        Assert.Contains($"exit status {status}", last);
    }

    [Fact]
    public async Task Daemon_that_dies_of_a_signal_every_time_gives_128_and_the_signal()
    {
        using var folder = new TemporaryFolder();
        var broken = folder.Write("broken", "#!/bin/sh\nkill -SEGV $$\n");

        var output = await Engine.RunOnceAsync(["-v", $"{broken}:/usr/sbin/opendkim:ro", .. Signing]);

        Assert.Equal(128 + 11, output.Status);
        Assert.EndsWith("giving up; last: killed by SIGSEGV", LastLine(output));
    }

    [Fact]
    public async Task Restarts_are_those_of_the_settings_file()
    {
        using var folder = new TemporaryFolder();
        var broken = folder.Write("broken", "#!/bin/sh\nexit 5\n");
        var settings = folder.Write("pfinit.toml", """
            [restart]
            delay = "20ms"
            longest_delay = "30ms"

            [restart.opendkim]
            exits = 4
            """);

        var output = await Engine.RunOnceAsync(["-v", $"{broken}:/usr/sbin/opendkim:ro", "-v", $"{settings}:/etc/pfinit.toml:ro", .. Signing]);

        Assert.Equal(5, output.Status);
        Assert.Contains("restart 1 of 3 in 0.02s", output.All);
        Assert.Contains("restart 2 of 3 in 0.03s", output.All);
        Assert.Contains("restart 3 of 3 in 0.03s", output.All);
        Assert.Contains("fatal: opendkim: 4 exits in ", LastLine(output));
    }

    [Fact]
    public async Task The_last_line_repeats_the_reason_that_the_signer_gave()
    {
        var output = await Engine.RunOnceAsync(
            ["-e", "OPENDKIM_Socket=local:/nowhere/joe@example.com", "-e", "ANONYMIZE_EMAILS=smart", .. Signing]);

        Assert.Contains("; it said: OpenDKIM Filter: Unable to bind to port local:/", LastLine(output));
        Assert.EndsWith(": No such file or directory", LastLine(output));
        Assert.DoesNotContain("joe", LastLine(output));
    }

    [Fact]
    public async Task The_last_line_repeats_the_reason_that_Postfix_gave()
    {
        var output = await Engine.RunOnceAsync(
            ["-e", "POSTFIXMASTER_192.0.2.1:2587__inet=192.0.2.1:2587 inet n - n - - smtpd", .. Signing]);

        Assert.Equal(1, output.Status);
        Assert.Matches("fatal: postfix: 5 exits in .*; it said: fatal: bind 192.0.2.1 port 2587: Cannot assign requested address$", LastLine(output));
        Assert.Contains("opendkim: stopped", output.All);
    }

    private static string LastLine(Output output) => output.Stdout.TrimEnd('\n').Split('\n')[^1];
}
