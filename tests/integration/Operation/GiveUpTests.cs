// A daemon that dies as soon as it is started: the relay tries for a while, then ends with that daemon's status and says so last.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Operation;

public sealed class GiveUpTests
{
    [Theory]
    [InlineData("/usr/sbin/opendkim", "opendkim", 5)]
    [InlineData("/usr/lib/postfix/sbin/master", "postfix", 9)]
    public async Task Daemon_that_dies_at_once_every_time_ends_the_relay_with_its_status(string program, string service, int status)
    {
        using var folder = new TemporaryFolder();
        var broken = folder.Write("broken", $"#!/bin/sh\nexit {status}\n");

        var output = await Engine.RunOnceAsync(
            "-v", $"{broken}:{program}:ro", "-e", "ALLOWED_SENDER_DOMAINS=example.com", "-e", "DKIM_AUTOGENERATE=1");

        Assert.Equal(status, output.Status);
        var last = output.Stdout.TrimEnd('\n').Split('\n')[^1];
        Assert.Contains($"fatal: {service}: ", last);
        Assert.Contains("giving up", last);
        Assert.Contains($"exit status {status}", last);
    }
}
